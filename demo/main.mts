/** The demo: a relay and two or more phones, each a process of its own, hold a conversation. */
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { BadLine, parseLines, SHOWPIECE, type Line } from './lines.mts';
import { profilesOf } from './profiles.mts';
import { searchFor } from './search.mts';
import { OtherState, perform, type Transcript } from './stage.mts';
import { Chronicle, shown, Showcase, type Teller } from './teller.mts';
import { explain } from './transport.mts';

const USAGE = `usage: scripts/demo [--input FILE] [--state DIR] [--transcript FILE]
       scripts/demo --transport SCENARIO.json
       scripts/demo --app [--help]

  --input       a conversation to play, one message a line: name: text (up to 16 names)
  --state       keep the profiles (DIR/<name>/) and the relay (DIR/relay/) there, and go on from them
  --transcript  write what each participant received, in order, as JSON lines {to, from, text, at}
  --transport   print which way a message may go in a recorded state of a phone, and why
  --app         phones side by side in a browser, as scripts/example

Exits with 0 when every message is with everybody else, 1 when that failed, 2 when the options or the
file are wrong.`;

/** The options or the file are wrong; nothing was begun. */
class BadInput extends Error {}

type Options = {
  input?: string;
  state?: string;
  transcript?: string;
  transport?: string;
  help?: boolean;
};

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  try {
    const options = parsed(args);
    if (options.transport !== undefined) return await explained(options.transport);
    if (options.help !== true) return await demo(options, linesOf(options.input));
    console.log(USAGE);
    return 0;
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    console.error(error.message);
    return 2;
  }
}

async function explained(file: string): Promise<number> {
  try {
    await explain(file, (line) => console.log(line));
    return 0;
  } catch (error) {
    const why = (error as { code?: string }).code ?? 'it is not JSON';
    throw new BadInput(`demo: ${file} cannot be explained (${why})`);
  }
}

async function demo(options: Options, lines: readonly Line[]): Promise<number> {
  if (options.transcript !== undefined) assertWritable(options.transcript);
  const directory = prepared(options.state);
  const interruption = interruptible();
  const profiles = profilesOf(namesOf(lines));
  const teller: Teller =
    options.input === undefined ? new Showcase(lines) : new Chronicle(lines, profiles.size);
  try {
    const { signal } = interruption;
    const transcript = await perform({ directory, profiles, lines, watcher: teller, signal });
    const missing = whatIsMissing(transcript, lines);
    if (missing !== undefined) throw new Error(missing);
    if (options.transcript !== undefined) writeTranscript(options.transcript, transcript);
    const texts = lines.map(({ text }) => text);
    const search = searchFor(texts, directory);
    if (search.found.length > 0)
      throw new Error(`plaintext was found in ${search.found.join(', ')}`);
    teller.end(transcript, search);
    return 0;
  } catch (error) {
    teller.stop();
    console.error(`demo: ${error instanceof Error ? error.message : String(error)}`);
    if (options.state !== undefined) console.error(`demo: ${adviceAfter(error)}`);
    return interruption.code ?? 1;
  } finally {
    if (options.state === undefined) rmSync(directory, { recursive: true, force: true });
  }
}

function adviceAfter(error: unknown): string {
  if (error instanceof OtherState)
    return 'give the file that the state began with, or another --state';
  return 'what was said is kept; the same command goes on from there';
}

function parsed(args: string[]): Options {
  try {
    const text = { type: 'string' } as const;
    const help = { type: 'boolean', short: 'h' } as const;
    return parseArgs({
      args,
      options: { input: text, state: text, transcript: text, transport: text, help },
    }).values;
  } catch (error) {
    const [why] = String((error as Error).message).split('\n');
    throw new BadInput(`demo: ${why}\n\n${USAGE}`);
  }
}

function linesOf(file: string | undefined): readonly Line[] {
  if (file === undefined) return SHOWPIECE;
  try {
    const lines = parseLines(readFileSync(file));
    if (lines.length > 0) return lines;
  } catch (error) {
    if (error instanceof BadLine)
      throw new BadInput(`demo: ${file}: line ${error.number} ${error.message}`);
    throw new BadInput(`demo: ${file} cannot be read (${codeOf(error)})`);
  }
  throw new BadInput(`demo: ${file} has no message; a line is \`name: text\``);
}

function prepared(state: string | undefined): string {
  if (state === undefined) return mkdtempSync(join(tmpdir(), 'sealwright-demo-'));
  try {
    mkdirSync(state, { recursive: true });
    return resolve(state);
  } catch (error) {
    throw new BadInput(`demo: ${state} cannot be made a folder (${codeOf(error)})`);
  }
}

/** Better said before a long conversation than after it. */
function assertWritable(file: string): void {
  try {
    closeSync(openSync(file, 'a'));
  } catch (error) {
    throw new BadInput(`demo: ${file} cannot be written (${codeOf(error)})`);
  }
}

/** Those who speak, in the order in which they begin. Who speaks alone gets somebody who listens. */
function namesOf(lines: readonly Line[]): Set<string> {
  const names = new Set(lines.map(({ from }) => from));
  if (names.size === 1) names.add(names.has('Ben') ? 'Ana' : 'Ben');
  return names;
}

/** A signal for what interrupts the run, and the exit code that then is due. */
function interruptible(): { signal: AbortSignal; code: number | undefined } {
  const controller = new AbortController();
  const interruption = { signal: controller.signal, code: undefined as number | undefined };
  const interrupt = (code: number) => {
    interruption.code ??= code;
    controller.abort(new Error('interrupted'));
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => interrupt(128 + constants.signals[name]));
  }
  // Whoever listened to what is told has gone.
  process.stdout.on('error', () => interrupt(128 + constants.signals.SIGPIPE));
  process.stderr.on('error', () => undefined);
  return interruption;
}

/** Every line must be with everybody else, once and in order. */
function whatIsMissing(transcript: Transcript, lines: readonly Line[]): string | undefined {
  for (const [to, received] of transcript) {
    const due = lines.filter(({ from }) => from !== to);
    const same = due.every(
      ({ from, text }, index) => received[index]?.from === from && received[index].text === text,
    );
    if (!same || due.length !== received.length) {
      return `${shown(to)} received ${received.length} messages, not the ${due.length} that were sent, in order`;
    }
  }
  return undefined;
}

function writeTranscript(file: string, transcript: Transcript): void {
  const records = [...transcript].flatMap(([to, received]) =>
    received.map((message) => ({ to, ...message })),
  );
  writeFileSync(file, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
}

function codeOf(error: unknown): string {
  return (error as { code?: string }).code ?? String(error);
}
