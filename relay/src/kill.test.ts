import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';

import { toBase64Url } from '../../src/base64url.ts';
import {
  httpRelay,
  isRelayError,
  parsePoolToken,
  parseStreamToken,
  poolIdOf,
  writeKeyOf,
  type PoolId,
  type Relay,
} from '../../src/relay/index.ts';

const KILLS = process.env['SEALWRIGHT_LONG'] ? 25 : 5;
const WRITERS = 16;
const START = join(import.meta.dirname, '..', 'start.mjs');

const children: ChildProcess[] = [];
let data = '';
before(() => {
  data = mkdtempSync(join(tmpdir(), 'relay-'));
});
after(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(data, { recursive: true });
});

test(`a relay killed ${KILLS} times in the middle of concurrent writes loses nothing it acknowledged`, async () => {
  const token = parseStreamToken(name(1));
  const acknowledged = new Map<string, number>();
  const taken = new Map<string, { pool: PoolId; item: string }>();
  let uncertain = 0;

  for (let kill = 1; kill <= KILLS; kill += 1) {
    const { relay, child } = await spawned();
    const pool = parsePoolToken(name(100 + kill));
    await relay.offer(pool, 1, items(kill), bytes('last'));
    const writers = Array.from({ length: WRITERS }, async (_, writer) => {
      for (let index = 0; child.exitCode === null; index += 1) {
        const key = `k/${kill}/${writer}/${index}`;
        try {
          const outcome = await relay.append(writeKeyOf(token), key, bytes(`body of ${key}`));
          assert.ok('seq' in outcome);
          acknowledged.set(key, outcome.seq);
          if (index % 10 > 0) continue;
          const item = await relay.take(poolIdOf(pool), key);
          taken.set(key, { pool: poolIdOf(pool), item: text(item) });
        } catch (error) {
          if (!isRelayError(error, 'unavailable')) throw error;
          uncertain += 1;
          return;
        }
      }
    });
    const enough = acknowledged.size + 150;
    let writing = true;
    const written = Promise.all(writers).finally(() => (writing = false));
    while (writing && acknowledged.size < enough) await pause();
    assert.ok(acknowledged.size >= enough, 'the writers ended before the kill');
    child.kill('SIGKILL');
    await once(child, 'exit');
    await written;
  }

  const { relay, child } = await spawned();
  const entries = await everything(relay, token);
  assert.ok(acknowledged.size >= KILLS * 150);
  assert.ok(uncertain > 0, 'no kill came in the middle of anything');
  for (const [key, seq] of acknowledged) {
    assert.equal(entries[seq - 1]?.key, key, `entry ${seq}`);
    assert.equal(text(entries[seq - 1]?.body ?? null), `body of ${key}`);
  }
  assert.equal(new Set(entries.map(({ key }) => key)).size, entries.length);
  assert.ok(entries.length - acknowledged.size <= uncertain, 'there are entries that nobody wrote');

  const oneTime = [...taken.values()].map(({ item }) => item).filter((item) => item !== 'last');
  assert.equal(new Set(oneTime).size, oneTime.length, 'a one-time item was given twice');
  for (const [key, { pool, item }] of taken) {
    assert.equal(text(await relay.take(pool, key)), item);
  }
  await stopped(child);
});

test('a relay that is told to stop answers what is under way, keeps it, and exits cleanly', async () => {
  const token = parseStreamToken(name(3));
  const { relay, child } = await spawned();
  await relay.append(writeKeyOf(token), 'first', bytes('first'));
  const under = Array.from({ length: 20 }, (_, index) =>
    relay.append(writeKeyOf(token), `k/${index}`, bytes('x')),
  );
  const code = stopped(child);
  const answers = await Promise.allSettled(under);
  assert.equal(await code, 0);

  const again = await spawned();
  const keys = new Set((await everything(again.relay, token)).map(({ key }) => key));
  assert.ok(keys.has('first'));
  answers.forEach(({ status }, index) =>
    assert.ok(status === 'rejected' || keys.has(`k/${index}`)),
  );
  assert.equal(await stopped(again.child), 0);
});

test('the data is readable by its owner only, and one relay at a time has it', async () => {
  const { child } = await spawned();
  assert.equal(statSync(join(data, 'relay.sqlite')).mode & 0o077, 0);
  const second = spawn(process.execPath, [START, '--port', '0', '--data', data]);
  const errors = await collected(second);
  assert.equal(second.exitCode, 1);
  assert.match(errors, /locked/);
  await stopped(child);
});

test('wrong options end with the usage, and an open port without a token is refused', async () => {
  for (const [args, code, message] of [
    [['--port', 'x'], 2, /usage/],
    [['--port', '99999'], 2, /usage/],
    [['--nonsense'], 2, /usage/],
    [['--host', '0.0.0.0', '--port', '0', '--data', ':memory:'], 1, /token/],
  ] as const) {
    const child = spawn(process.execPath, [START, ...args]);
    const errors = await collected(child);
    assert.equal(child.exitCode, code, args.join(' '));
    assert.match(errors, message);
  }
});

async function spawned(): Promise<{ relay: Relay; child: ChildProcess }> {
  const child = spawn(process.execPath, [START, '--port', '0', '--data', data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines = createInterface({ input: child.stdout });
  const [line] = (await once(lines, 'line')) as [string];
  const url = /listening on (http:\S+)/.exec(line)?.[1] ?? assert.fail(line);
  return { relay: httpRelay(url, { retries: 0 }), child };
}

async function stopped(child: ChildProcess): Promise<number | null> {
  child.kill('SIGTERM');
  await once(child, 'exit');
  return child.exitCode;
}

async function collected(child: ChildProcess): Promise<string> {
  let errors = '';
  child.stderr?.on('data', (chunk) => (errors += String(chunk)));
  await once(child, 'close');
  return errors;
}

async function everything(relay: Relay, token: ReturnType<typeof parseStreamToken>) {
  const entries = [];
  for (;;) {
    const page = await relay.read(token, entries.length, 256);
    assert.ok(Array.isArray(page));
    if (page.length === 0) return entries;
    entries.push(...page);
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1));
}

function items(generation: number): Uint8Array[] {
  return Array.from({ length: 40 }, (_, index) => bytes(`item ${generation} ${index}`));
}

function name(number: number): string {
  return toBase64Url(new Uint8Array(32).fill(number));
}

function bytes(from: string): Uint8Array {
  return Buffer.from(from);
}

function text(from: Uint8Array | null): string {
  return Buffer.from(from ?? []).toString();
}
