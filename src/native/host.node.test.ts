import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

import type { Host } from './host.ts';
import { machine } from './machine.node.ts';

const folder = mkdtempSync(join(tmpdir(), 'sealwright-host-'));
const before = process.env['SEALWRIGHT_ADDON'];
after(() => {
  if (before === undefined) delete process.env['SEALWRIGHT_ADDON'];
  else process.env['SEALWRIGHT_ADDON'] = before;
  rmSync(folder, { recursive: true });
});

/** The host as a fresh copy of its module, with an addon written in JavaScript, or none. */
let copies = 0;
async function hostWith(source: string | undefined): Promise<Host> {
  const addon = join(folder, `addon-${(copies += 1)}.cjs`);
  if (source !== undefined) writeFileSync(addon, source);
  process.env['SEALWRIGHT_ADDON'] = addon;
  const { host } = (await import(`./host.node.ts?copy=${copies}`)) as { host: Host };
  return host;
}

const ECHO = `exports.connect = (onEvent) => ({
  invoke: (request, bytes) => { onEvent('seen ' + request); return request + bytes.byteLength; },
  take: (ticket) => new ArrayBuffer(ticket.length),
  close: () => {},
});`;

test('the addon is loaded at the first use, and its three functions carry calls', async () => {
  const host = await hostWith(ECHO);
  const seen: string[] = [];
  const listener = host.onEvent((notice) => seen.push(notice));
  assert.equal(await host.invoke('hi', new ArrayBuffer(3)), 'hi3');
  assert.equal(host.take('four').byteLength, 4);
  assert.deepEqual(seen, ['seen hi']);
  listener.remove();
  await host.invoke('hi', new ArrayBuffer(0));
  assert.equal(seen.length, 1);
});

test('without an addon every use says so, naming the machine; importing does nothing', async () => {
  const host = await hostWith(undefined);
  await assert.rejects(
    host.invoke('{}', new ArrayBuffer(0)),
    (error: Error & { noEngine?: string }) => {
      assert.equal(error.noEngine, 'NATIVE_MISSING');
      assert.match(error.message, /SEALWRIGHT_ADDON names a file that is not there/);
      return error.message.startsWith(`${machine()}, Node ${process.version}: `);
    },
  );
  assert.throws(() => host.take('t'), { noEngine: 'NATIVE_MISSING' });
});

test('an addon that cannot be loaded, or is none of ours, is NATIVE_MISSING with the cause', async () => {
  const broken = await hostWith('throw new Error("wrong libc")');
  await assert.rejects(broken.invoke('{}', new ArrayBuffer(0)), (error: Error) => {
    return error.cause instanceof Error && error.cause.message === 'wrong libc';
  });
  const other = await hostWith('exports.connect = 7;');
  await assert.rejects(other.invoke('{}', new ArrayBuffer(0)), { noEngine: 'NATIVE_MISSING' });
});

test('an addon put in place later is found', async () => {
  const host = await hostWith(undefined);
  await assert.rejects(host.invoke('{}', new ArrayBuffer(0)));
  writeFileSync(process.env['SEALWRIGHT_ADDON'] ?? '', ECHO);
  assert.equal(await host.invoke('hi', new ArrayBuffer(0)), 'hi0');
});

test('a test setup leaves defaults under its own symbol', async () => {
  const host = await hostWith(ECHO);
  assert.deepEqual(host.defaults(), {});
  const symbol = Symbol.for('react-native-sealwright.defaults');
  Reflect.set(globalThis, symbol, { directory: '/x', allowUnprotected: true });
  assert.deepEqual(host.defaults(), { directory: '/x', allowUnprotected: true });
  Reflect.deleteProperty(globalThis, symbol);
});
