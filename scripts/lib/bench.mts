/**
 * What things take, through the public API. Two engines and a relay in memory share one process, so the
 * numbers hold both sides. Medians of rounds, in microseconds; compare them within one run only.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { memoryRelay, openEngine, type Conversation, type Engine } from 'react-native-sealwright';

type Pair = { ana: Engine; ben: Engine; chat: Conversation };

const TEXT = 'x'.repeat(100);
const directory = mkdtempSync(join(tmpdir(), 'sealwright-bench-'));

try {
  const addon = process.env['SEALWRIGHT_ADDON'] as string;
  console.log(`addon, stripped: ${(statSync(addon).size / 2 ** 20).toFixed(2)} MiB`);
  row('empty operation of the waist', waist(addon));
  for (const storage of ['memory', 'disk'] as const) {
    const pair = await meet(storage);
    row(`100 bytes, batches of 500, ${storage}: accept`, await batches(pair, 'send'));
    row(
      `100 bytes, batches of 500, ${storage}: seal, append, read back`,
      await batches(pair, 'out'),
    );
    row(`100 bytes, batches of 500, ${storage}: read, open, store`, await batches(pair, 'in'));
    row(`100 bytes, one by one, ${storage}: accept, a pass of each side`, await singly(pair));
    await pair.ana.close();
    await pair.ben.close();
  }
  await listings();
  for (const members of [2, 128]) push(members);
} finally {
  rmSync(directory, { recursive: true, force: true });
}

function row(what: string, microseconds: number): void {
  console.log(`${what.padEnd(66)} ${microseconds.toFixed(1).padStart(9)} us`);
}

function waist(addon: string): number {
  const { connect } = createRequire(import.meta.url)(addon) as {
    connect(onEvent: () => void): {
      invoke(request: string, bytes: ArrayBuffer): string;
      close(): void;
    };
  };
  const connection = connect(() => undefined);
  const none = new ArrayBuffer(0);
  const rounds = Array.from({ length: 20 }, () => {
    const start = performance.now();
    for (let count = 0; count < 5_000; count += 1)
      connection.invoke('{"op":"hello","waist":"1.0"}', none);
    return ((performance.now() - start) / 5_000) * 1_000;
  });
  connection.close();
  return median(rounds);
}

async function meet(storage: 'memory' | 'disk'): Promise<Pair> {
  const relay = memoryRelay();
  const open = async (name: string) => {
    const profile = `${name}-${storage}`;
    const engine = await openEngine({ profile, directory, allowUnprotected: true, storage, relay });
    await engine.createAccount({ deviceName: name });
    await engine.sync();
    return engine;
  };
  const [ana, ben] = [await open('ana'), await open('ben')];
  const chat = await ana.createConversation([ben.account!.id]);
  for (const engine of [ana, ben, ana]) await engine.sync();
  return { ana, ben, chat };
}

async function batches({ ana, ben, chat }: Pair, part: 'send' | 'out' | 'in'): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const times = [performance.now()];
    for (let count = 0; count < 500; count += 1) await chat.send(TEXT);
    times.push(performance.now());
    await ana.sync();
    times.push(performance.now());
    await ben.sync();
    times.push(performance.now());
    const at = ['send', 'out', 'in'].indexOf(part);
    rounds.push((((times[at + 1] as number) - (times[at] as number)) / 500) * 1_000);
  }
  return median(rounds);
}

async function singly({ ana, ben, chat }: Pair): Promise<number> {
  const rounds: number[] = [];
  for (let count = 0; count < 100; count += 1) {
    const start = performance.now();
    await chat.send(TEXT);
    await ana.sync();
    await ben.sync();
    rounds.push((performance.now() - start) * 1_000);
  }
  return median(rounds);
}

/** What opening and listing take with ever more conversations; a new process each time, and the same one. */
async function listings(): Promise<void> {
  const options = { profile: 'many', directory, allowUnprotected: true };
  let made = 0;
  for (const conversations of [10, 100, 1_000]) {
    const engine = await openEngine(options);
    const { id } = engine.account ?? (await engine.createAccount({ deviceName: 'many' }));
    for (; made < conversations; made += 1) {
      const chat = await engine.createConversation([strangerOf(id, made)], { kind: 'group' });
      await chat.send(TEXT);
    }
    await engine.close();
    const first = Array.from({ length: 9 }, () => openedElsewhere(options));
    const opened: number[] = [];
    const listed: number[] = [];
    for (let round = 0; round < 9; round += 1) {
      const start = performance.now();
      const again = await openEngine(options);
      opened.push((performance.now() - start) * 1_000);
      const before = performance.now();
      await again.conversations({ limit: 50 });
      listed.push((performance.now() - before) * 1_000);
      await again.close();
    }
    row(`open with ${conversations} conversations, first in a process`, median(first));
    row(`open with ${conversations} conversations, again in a process`, median(opened));
    row(`list 50 of ${conversations} conversations with their last message`, median(listed));
  }
}

/** What the first opening in a process of its own takes, loading the addon included. */
function openedElsewhere(options: object): number {
  const script = `
    const { openEngine } = await import('react-native-sealwright');
    const start = performance.now();
    await openEngine(${JSON.stringify(options)});
    console.log((performance.now() - start) * 1_000);`;
  const args = [...process.execArgv, '--input-type=module', '--eval', script];
  return Number(execFileSync(process.execPath, args, { cwd: import.meta.dirname }));
}

/** What reading one push takes in a process that has done nothing else, as a notification service is. */
function push(members: number): void {
  const made = join(directory, `group-of-${members}`);
  const maker = [...process.execArgv, join(import.meta.dirname, 'pushes.mts'), made, `${members}`];
  const said = execFileSync(process.execPath, maker, { encoding: 'utf8' });
  const fields = (said.split('\n')[0] as string).split(' ').slice(0, 5);
  const rounds = Array.from({ length: 9 }, (_, round) => {
    const place = `${made}-${round}`;
    cpSync(made, place, { recursive: true });
    const program = process.env['SEALWRIGHT_PUSH'] as string;
    return execFileSync(program, [place, ...fields], { encoding: 'utf8' })
      .split(' ')
      .map(Number);
  });
  const [times, sizes] = [0, 1].map((at) => rounds.map((round) => round[at] as number));
  row(`open in the extension role and read a push, ${members} members`, median(times as number[]));
  const most = Math.max(...(sizes as number[])) / 1_024;
  console.log(`${'  its resident memory, at most'.padEnd(66)} ${most.toFixed(2).padStart(9)} MiB`);
}

/** An account id like another but for a number in it. */
function strangerOf<Id extends string>(id: Id, number: number): Id {
  const bytes = Buffer.from(id, 'base64url');
  bytes.writeUInt32BE(number);
  return bytes.toString('base64url') as Id;
}

function median(values: number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] as number;
}
