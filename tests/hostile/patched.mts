/**
 * Plays the package while a script that came after its import has replaced what JavaScript is made of. With `spy`
 * every replaced function notes what passes it and does its work; with `throw` it throws. Prints what became of it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import * as sealwright from 'react-native-sealwright';

const [how, directory = ''] = process.argv.slice(2);
const { memoryRelay, openEngine } = sealwright;
const seen: Uint8Array[] = [];

const TARGETS: [owner: object, ...names: (string | symbol)[]][] = [
  [JSON, 'parse', 'stringify'],
  [Object, 'entries', 'keys', 'values', 'assign', 'defineProperty'],
  [Object.prototype, 'toString', 'hasOwnProperty'],
  [Promise, 'resolve', 'all', 'race'],
  [Promise.prototype, 'then', 'catch', 'finally'],
  [Map.prototype, 'get', 'set', 'delete', 'has'],
  [Set.prototype, 'add', 'delete', 'has'],
  [Array, 'from', 'isArray'],
  [Array.prototype, Symbol.iterator, 'map', 'filter', 'push', 'reduce', 'entries', 'shift'],
  [ArrayBuffer.prototype, 'slice'],
  [Object.getPrototypeOf(Uint8Array.prototype), 'set', 'slice', 'subarray', Symbol.iterator],
  [DataView.prototype, 'getUint32', 'setUint32'],
  [String.prototype, 'replace', 'includes', 'padStart', 'charCodeAt', 'charAt', Symbol.iterator],
  [RegExp.prototype, 'test', 'exec'],
  [Function.prototype, 'bind', 'call', 'apply'],
];

const { apply, defineProperty, getOwnPropertyDescriptor } = Reflect;
const encoder = new TextEncoder();
let isLooking = false;

/** Notes texts and bytes. What the note itself calls is not noted. */
function note(values: unknown[]): void {
  if (isLooking) return;
  isLooking = true;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    if (typeof value === 'string') seen[seen.length] = encoder.encode(value);
    else if (value instanceof ArrayBuffer) seen[seen.length] = Buffer.from(new Uint8Array(value));
    else if (value instanceof Uint8Array) seen[seen.length] = Buffer.from(value);
  }
  isLooking = false;
}

function replacement(original: Function): Function {
  if (how === 'throw') {
    return function () {
      throw new Error('replaced');
    };
  }
  return function (this: unknown, ...values: unknown[]) {
    const result: unknown = apply(original, this, values);
    values[values.length] = result;
    values[values.length] = this;
    note(values);
    return result;
  };
}

/** Replaces everything. Answers with the way back. */
function replace(): () => void {
  const back: (() => void)[] = [];
  for (const [owner, ...names] of TARGETS) {
    for (const name of names) {
      const was = getOwnPropertyDescriptor(owner, name)!;
      back[back.length] = () => defineProperty(owner, name, was);
      made[made.length] = () =>
        defineProperty(owner, name, { ...was, value: replacement(was.value) });
    }
  }
  for (let index = 0; index < made.length; index += 1) made[index]?.();
  return () => {
    for (let index = 0; index < back.length; index += 1) back[index]?.();
  };
}

const made: (() => void)[] = [];

// Where `then` throws, nobody can take hold of a rejection; Node would end for it, as for any throw of the script.
process.on('unhandledRejection', () => undefined);

const relay = memoryRelay();
const options = { directory, allowUnprotected: true, relay };

/** A whole conversation. */
async function talk(profile: string): Promise<string> {
  const ana = await openEngine({ profile, ...options });
  await ana.createAccount({ deviceName: 'd' });
  const ben = await openEngine({ profile: `${profile}-ben`, ...options });
  const { id } = await ben.createAccount({ deviceName: 'd' });
  ben.on('message', () => undefined);
  await ben.sync();
  const chat = await ana.createConversation([id]);
  await chat.send('hush');
  await chat.send(new TextEncoder().encode('quiet'));
  for (const engine of [ana, ben, ana, ben]) await engine.sync();
  const { messages } = await (await ben.conversation(chat.id)).messages({ order: 'oldest' });
  const told = messages.map((message) => (message.kind === 'text' ? message.text : message.kind));
  await ana.close();
  await ben.close();
  return told.join(' ');
}

let told: string;
let opened: sealwright.Engine | undefined;
if (how === 'throw') {
  opened = await openEngine({ profile: 'open', ...options });
  await opened.createAccount({ deviceName: 'd' });
}
const restore = replace();
try {
  told = await talk('main');
} catch (error) {
  told = `${error instanceof Error ? error.message : 'something else'}`;
}
if (opened !== undefined) {
  // Each of these may fail; none may end the process or stay without an answer.
  const calls = opened as unknown as Record<string, () => Promise<void>>;
  const names = ['custody', 'sync', 'conversations'];
  for (let index = 0; index < names.length; index += 1) {
    try {
      await apply(calls[names[index] ?? '']!, opened, []);
    } catch {
      // Replaced functions throw.
    }
  }
}
restore();
console.log(told);
console.log(await talk('after'));
await opened?.sync();
await opened?.close();

if (how === 'spy') tell(Buffer.concat(seen), readFileSync(join(directory, 'main', 'key')));

/** Tells whether the message was seen, and how much was of the file with the storage key. */
function tell(all: Buffer, key: Buffer): void {
  console.log(`hush ${all.includes('hush')}`);
  // Sixteen bytes in a row, in any spelling, would be enough of it. What comes before is the same in every file.
  let found = 0;
  for (let at = 16; at + 16 <= key.length; at += 1) {
    const part = key.subarray(at, at + 16);
    const spellings = [part, part.toString('hex'), part.subarray(0, 15).toString('base64url')];
    spellings.push(part.subarray(0, 15).toString('base64'), [...part].join(','));
    if (spellings.some((spelling) => all.includes(spelling))) found += 1;
  }
  console.log(`key ${key.length > 48} ${found}`);
}
