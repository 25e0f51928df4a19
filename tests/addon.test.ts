import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { Worker } from 'node:worker_threads';

/** The native addon by itself, without the TypeScript over it: what any script in the process could do. */

type Connection = {
  invoke(request: string, bytes: ArrayBuffer): string;
  take(ticket: string): ArrayBuffer | null;
  close(): void;
};
type Addon = { connect(onEvent: (event: string) => void): Connection };
type Reply = { ok?: Record<string, unknown>; error?: { code: string }; ticket?: string };

const path = resolve(process.env['SEALWRIGHT_ADDON'] || 'build/sealwright.node');
const addon = createRequire(import.meta.url)(path) as Addon;
const none = new ArrayBuffer(0);
const folder = mkdtempSync(join(tmpdir(), 'sealwright-addon-'));
after(() => rmSync(folder, { recursive: true }));

function ask(connection: Connection, request: object, bytes = none): Reply {
  return JSON.parse(connection.invoke(JSON.stringify(request), bytes)) as Reply;
}

function profile(name: string): object {
  return { op: 'openEngine', profile: name, directory: folder, allowUnprotected: true };
}

test('the addon exports connect and nothing else', () => {
  assert.deepEqual(Object.keys(addon), ['connect']);
  assert.deepEqual(Object.keys(addon.connect(() => {})), ['invoke', 'take', 'close']);
});

test('arguments of other types are thrown back, and nothing crashes', () => {
  const { invoke, take } = addon.connect(() => {});
  const connect = addon.connect as (...values: unknown[]) => unknown;
  const invokeAny = invoke as (...values: unknown[]) => unknown;
  const takeAny = take as (...values: unknown[]) => unknown;
  for (const bad of [[], [7], [{}], [null]])
    assert.throws(() => connect(...bad), { code: 'InvalidArg' });
  for (const bad of [
    [],
    ['{}'],
    [7, none],
    [null, none],
    [{}, none],
    [Symbol('x'), none],
    [Object('{}'), none],
    ['{}', null],
    ['{}', {}],
    ['{}', '{}'],
    ['{}', new Uint8Array(1)],
    ['{}', new DataView(none)],
    ['{}', new SharedArrayBuffer(4)],
    ['{}', Object.create(ArrayBuffer.prototype)],
  ]) {
    assert.throws(() => invokeAny(...bad), { code: 'InvalidArg' });
  }
  for (const bad of [[], [7], [{}]]) assert.throws(() => takeAny(...bad), { code: 'InvalidArg' });
  assert.equal(take('x'.repeat(1_000_000)), null);
});

test('a string or a buffer above the limit is refused, and one that JavaScript let go of is empty', () => {
  const connection = addon.connect(() => {});
  const hello = { op: 'hello', waist: '1.0' };
  const large = JSON.parse(connection.invoke('x'.repeat(9 << 20), none)) as Reply;
  assert.equal(large.error?.code, 'REQUEST_TOO_LARGE');
  assert.equal(ask(connection, hello, new ArrayBuffer(64 << 20)).error?.code, 'REQUEST_TOO_LARGE');
  const gone = new ArrayBuffer(8);
  structuredClone(gone, { transfer: [gone] });
  assert.ok(ask(connection, hello, gone).ok);
});

test('a lone surrogate is refused and never replaced', () => {
  const { invoke } = addon.connect(() => {});
  for (const [request, code] of [
    ['{"op":"hello","waist":"\ud800"}', 'INVALID_REQUEST'],
    ['{"op":"hello","waist":"\\ud800"}', 'INVALID_TEXT'],
    ['{"op":"hello","waist":"\0"}', 'INVALID_REQUEST'],
  ] as const) {
    assert.equal((JSON.parse(invoke(request, none)) as Reply).error?.code, code);
  }
});

test('data comes back by ticket once, in a buffer of its own', () => {
  const connection = addon.connect(() => {});
  const engine = ask(connection, profile('ticket')).ok?.['engine'];
  ask(connection, { op: 'createAccount', engine, deviceName: 'here' });
  const members = ['A'.repeat(43)];
  const group = ask(connection, { op: 'createConversation', engine, members, kind: 'group' });
  const bytes = new Uint8Array([3, 0, 0, 0, 7, 8, 9]);
  const send = { op: 'send', conversation: group.ok?.['handle'], data: 0 };
  const { ticket } = ask(connection, send, bytes.buffer);
  assert.ok(ticket);
  bytes.fill(0);
  assert.deepEqual(new Uint8Array(connection.take(ticket)!), new Uint8Array([3, 0, 0, 0, 7, 8, 9]));
  assert.equal(connection.take(ticket), null);
  connection.close();
  connection.close();
  assert.equal(ask(connection, { op: 'events', engine, limit: 1 }).error?.code, 'INVALID_HANDLE');
});

test('worker threads share a profile, and a terminated one leaves nothing open', async () => {
  const source = `
    const { parentPort, workerData } = require('node:worker_threads');
    const { invoke } = require(workerData.path).connect(() => {});
    const ask = (request) => JSON.parse(invoke(JSON.stringify(request), new ArrayBuffer(0)));
    parentPort.postMessage([ask({ op: 'hello', waist: '1.0' }), ask(workerData.open)]);
    setInterval(() => {}, 1e6);`;
  const workerData = { path, open: profile('shared') };
  const workers = Array.from({ length: 4 }, () => new Worker(source, { eval: true, workerData }));
  for (const [hello, opened] of await Promise.all(workers.map((worker) => message(worker)))) {
    assert.equal(hello?.ok?.['waist'], '1.0');
    assert.equal(opened?.ok?.['protection'], 'none');
  }
  assert.equal(elsewhere().error?.code, 'PROFILE_IN_USE');
  await Promise.all(workers.map((worker) => worker.terminate()));
  assert.ok(elsewhere().ok);
});

test('a process ends by itself and in peace with engines left open', () => {
  const { status, signal, stderr } = inProcess(`ask(${JSON.stringify(profile('left'))});`);
  assert.deepEqual({ status, signal, stderr }, { status: 0, signal: null, stderr: '' });
  assert.ok(existsSync(join(folder, 'left', 'sealwright.db')));
});

test('lines for a developer are written to standard error when the environment asks for them, and only then', () => {
  const script = `
    ask({ op: 'hello', waist: '2.0' });
    ask(${JSON.stringify(profile('logged'))});`;
  const lines = (level?: string) => {
    const { status, stdout, stderr } = inProcess(script, level);
    assert.deepEqual([status, stdout], [0, ''], stderr);
    return stderr
      .replaceAll(/\d+ ms/g, 'N ms')
      .split('\n')
      .slice(0, -1);
  };
  const refused = 'sealwright: JavaScript of waist 2 refused, this binary speaks 1.0';
  assert.deepEqual([lines(), lines('off')], [[], []]);
  assert.deepEqual(lines('1'), [refused]);
  assert.deepEqual(lines('info'), [refused, 'sealwright: profile opened in N ms']);
});

async function message(worker: Worker): Promise<Reply[]> {
  const [replies] = (await once(worker, 'message')) as [Reply[]];
  return replies;
}

/** What another process gets when it opens the shared profile. */
function elsewhere(): Reply {
  const { stdout } = inProcess(`console.log(ask(${JSON.stringify(profile('shared'))}));`);
  return JSON.parse(stdout) as Reply;
}

function inProcess(script: string, log?: string) {
  const source = `
    const { invoke } = require(${JSON.stringify(path)}).connect(() => {});
    const ask = (request) => invoke(JSON.stringify(request), new ArrayBuffer(0));
    ${script}`;
  const env = { ...process.env, SEALWRIGHT_LOG: log };
  return spawnSync(process.execPath, ['-e', source], { encoding: 'utf8', timeout: 60_000, env });
}
