import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

import type { Line } from '../../demo/lines.mts';
import { encodings, searchFor } from '../../demo/search.mts';
import {
  childrenOf,
  expected,
  folder,
  readTranscript,
  start,
  writeLines,
  type Ended,
  type Run,
} from './run.ts';

const KILLS = process.env['SEALWRIGHT_LONG'] ? 100 : 10;
const SEED = Number(process.env['SEALWRIGHT_SEED'] ?? Math.floor(Math.random() * 2 ** 32));
/** No run takes longer than this, in milliseconds, unless it hangs. */
const PATIENCE = 60_000;

describe('a conversation whose processes are killed', { concurrency: true }, () => {
  for (const names of [
    ['Ana', 'Ben'],
    ['Ana', 'Ben', 'Cleo', 'Dov'],
  ]) {
    test(`of ${names.length} is whole, in order and sealed after ${KILLS} kills`, async (t) => {
      t.diagnostic(`SEALWRIGHT_SEED=${SEED}`);
      const place = folder();
      try {
        await survive(names, place.path, new Dice(SEED + names.length));
      } catch (error) {
        const state = place.keep();
        throw new Error(`with SEALWRIGHT_SEED=${SEED}; the state is kept in ${state}`, {
          cause: error,
        });
      }
    });
  }
});

async function survive(names: readonly string[], directory: string, dice: Dice): Promise<void> {
  const input = join(directory, 'conversation.txt');
  const state = join(directory, 'state');
  const transcript = join(directory, 'transcript.jsonl');
  const lines: Line[] = [];
  const grow = () => {
    for (let count = 0; count < 40; count += 1) lines.push(lineOf(names, lines.length, dice));
    writeLines(input, lines);
  };
  const run = () => start(['--input', input, '--state', state, '--transcript', transcript]);
  const log: string[] = [];

  grow();
  for (let kills = 0; kills < KILLS;) {
    const running = run();
    const over = await Promise.race([moment(running, dice), running.ended]);
    if (typeof over === 'string') {
      const victim = kill(running, dice);
      log.push(`${over}: ${victim}`);
      const { code, signal, stderr } = await inTime(running, log);
      if (code === 0) continue;
      kills += 1;
      assert.ok(
        signal === 'SIGKILL' || (code === 1 && CONSEQUENCE.test(stderr)),
        `${log.join('\n')}\n${stderr}`,
      );
    } else {
      // It was faster than the killer, which is fine, or it failed by itself, which is not.
      assert.equal(over.code, 0, `${log.join('\n')}\n${over.stderr}`);
      grow();
    }
  }
  const { code, stdout, stderr } = await inTime(run(), log);
  assert.equal(code, 0, `${log.join('\n')}\n${stdout}\n${stderr}`);
  const received = readTranscript(transcript);
  assert.deepEqual(
    received.map(({ to, from, text }) => ({ to, from, text })),
    expected(names, lines),
  );
  assertSealed(
    state,
    names,
    lines.map(({ text }) => text),
  );
}

/** What a run says when one of its processes was killed. */
const CONSEQUENCE =
  /^demo: (?:the relay did not start|the relay died|the process of \w+ died|\w+: the relay )/m;

/** Waits until it is time to kill: at any instant of a run, or while messages are on their way. */
async function moment({ says }: Run, dice: Dice): Promise<string> {
  if (dice.below(3) === 0) {
    const early = dice.below(1_500);
    await pause(early);
    return `after ${early} ms`;
  }
  await says(/are with everybody/);
  const later = dice.below(500);
  await pause(later);
  return `${later} ms into the conversation`;
}

/** Kills one process of a run, or all. */
function kill({ process: stage }: Run, dice: Dice): string {
  const children = childrenOf(stage.pid);
  const phones = children.filter(({ isRelay }) => !isRelay);
  const relay = children.find(({ isRelay }) => isRelay);
  const choice = dice.below(5);
  if (choice < 2 && phones.length > 0) {
    const { pid } = phones[dice.below(phones.length)]!;
    quietly(() => process.kill(pid, 'SIGKILL'));
    return 'a phone';
  }
  if (choice === 2 && relay !== undefined) {
    quietly(() => process.kill(relay.pid, 'SIGKILL'));
    return 'the relay';
  }
  stage.kill('SIGKILL');
  if (choice === 3) return 'the stage';
  for (const { pid } of children) quietly(() => process.kill(pid, 'SIGKILL'));
  return 'all';
}

async function inTime({ process: stage, ended }: Run, log: readonly string[]): Promise<Ended> {
  const late = pause(PATIENCE, undefined, { ref: false }).then(() => {
    stage.kill('SIGINT');
    return undefined;
  });
  const end = await Promise.race([ended, late]);
  if (end !== undefined) return end;
  const { stdout, stderr } = await ended;
  return assert.fail(`hangs after\n${log.join('\n')}\n${stdout}\n${stderr}`);
}

/** Neither texts nor keys are in any file, except each key in its own key file. */
function assertSealed(state: string, names: readonly string[], texts: readonly string[]): void {
  assert.deepEqual(readdirSync(state).toSorted(), [...names, 'relay'].toSorted());
  const search = searchFor(texts, state);
  assert.deepEqual(search.found, []);
  assert.ok(search.texts === texts.length && search.bytes > 100_000, 'little was searched');
  const files = readdirSync(state, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  for (const name of names) {
    const keyFile = join(state, name, 'key');
    const forms = windowsOf(readFileSync(keyFile), 32).flatMap(encodings);
    const holding = files.filter((file) => {
      const content = readFileSync(file);
      return forms.some((form) => content.includes(form));
    });
    assert.deepEqual(holding, [keyFile]);
  }
}

/** Every run of so many bytes, so that the key is among them wherever its file has it. */
function windowsOf(bytes: Buffer, length: number): Buffer[] {
  return Array.from({ length: bytes.length - length + 1 }, (_, at) =>
    bytes.subarray(at, at + length),
  );
}

/** A line of somebody, of any length, that occurs once. */
function lineOf(names: readonly string[], number: number, dice: Dice): Line {
  const from = names[number < names.length ? number : dice.below(names.length)]!;
  const more = 'and more of it — öfter 🔐 '
    .repeat(dice.below(4) === 0 ? dice.below(60) : 0)
    .trimEnd();
  return { from, text: `plaintext marker ${number} of ${from}${more}` };
}

/** Randomness that a seed repeats. */
class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 up to below `end`. */
  below(end: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * end);
  }
}

function quietly(act: () => void): void {
  try {
    act();
  } catch {
    // It ended by itself meanwhile.
  }
}
