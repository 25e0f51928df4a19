/** The demo: a relay and two or more phones, each a process of its own, hold a conversation. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { BadLine, parseLines, SHOWPIECE, type Line } from './lines.mts';
import { searchFor } from './search.mts';
import { perform, type Transcript } from './stage.mts';
import { Chronicle, Showcase } from './teller.mts';

const USAGE = `usage: scripts/demo [--input FILE] [--state DIR] [--transcript FILE]

  --input       a conversation to play, one message a line: name: text (up to 16 names)
  --state       keep the profiles (DIR/<name>/) and the relay (DIR/relay/) there, and go on from them
  --transcript  write what each participant received, in order, as JSON lines {to, from, text, at}`;

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  const options = parsed(args);
  if (options === undefined) return complain(USAGE);
  const lines = linesOf(options.input);
  if (typeof lines === 'string') return complain(lines);
  const names = profilesOf(lines);
  const directory = options.state === undefined ? mkdtempSync(join(tmpdir(), 'sealwright-demo-')) : resolve(options.state);
  mkdirSync(directory, { recursive: true });
  try {
    const teller = options.input === undefined ? new Showcase(lines) : new Chronicle(lines, names.size);
    const transcript = await perform(directory, names, lines, teller);
    const missing = whatIsMissing(transcript, lines);
    if (missing !== undefined) throw new Error(missing);
    if (options.transcript !== undefined) writeTranscript(options.transcript, transcript);
    const search = searchFor(lines.map(({ text }) => text), directory);
    if (search.found.length > 0) throw new Error(`plaintext was found in ${search.found.join(', ')}`);
    teller.end(transcript, search);
    return 0;
  } catch (error) {
    console.error(`demo: ${error instanceof Error ? error.message : String(error)}`);
    if (options.state !== undefined) console.error('demo: run it again with the same --state to go on');
    return 1;
  } finally {
    if (options.state === undefined) rmSync(directory, { recursive: true, force: true });
  }
}

function parsed(args: string[]) {
  try {
    const text = { type: 'string' } as const;
    return parseArgs({ args, options: { input: text, state: text, transcript: text } }).values;
  } catch {
    return undefined;
  }
}

function linesOf(file: string | undefined): readonly Line[] | string {
  if (file === undefined) return SHOWPIECE;
  try {
    const lines = parseLines(readFileSync(file));
    return lines.length > 0 ? lines : `demo: ${file} has no message`;
  } catch (error) {
    if (error instanceof BadLine) return `demo: line ${error.number} ${error.message}`;
    return `demo: ${file} cannot be read`;
  }
}

/** The names of a conversation and their profiles. Who speaks alone gets somebody who listens. */
function profilesOf(lines: readonly Line[]): Map<string, string> {
  const names = new Set(lines.map(({ from }) => from));
  if (names.size === 1) names.add(names.has('Ben') ? 'Ana' : 'Ben');
  const plain = (name: string) => /^[A-Za-z0-9-]{1,60}$/.test(name) && name !== 'relay';
  const marked = (name: string) => `_${Buffer.from(name).toString('base64url').slice(0, 63)}`;
  const profiles = [...names].map((name): [string, string] => [name, plain(name) ? name : marked(name)]);
  // Names that a file system may take for one another, or that were cut to the same mark, get numbers.
  const taken = new Set<string>();
  return new Map(
    profiles.map(([name, profile], index) => {
      const own = taken.has(profile.toLowerCase()) ? `${profile.slice(0, 60)}_${index}` : profile;
      taken.add(own.toLowerCase());
      return [name, own];
    }),
  );
}

/** Every line must be with everybody else, once and in order. */
function whatIsMissing(transcript: Transcript, lines: readonly Line[]): string | undefined {
  for (const [to, received] of transcript) {
    const due = lines.filter(({ from }) => from !== to);
    const same = due.every(({ from, text }, index) => received[index]?.from === from && received[index].text === text);
    if (!same || due.length !== received.length) {
      return `${to} received ${received.length} messages, not the ${due.length} that were sent`;
    }
  }
  return undefined;
}

function writeTranscript(file: string, transcript: Transcript): void {
  const records = [...transcript].flatMap(([to, received]) => received.map((message) => ({ to, ...message })));
  writeFileSync(file, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
}

function complain(what: string): number {
  console.error(what);
  return 2;
}
