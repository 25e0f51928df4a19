import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isSealwrightError, openEngine, type ErrorCode } from 'react-native-sealwright';

import { anaAndBen, syncAll, temporary, texts } from './people.ts';

const is = (code: ErrorCode) => (error: unknown) => isSealwrightError(error, code);

test('text up to 64 KiB of UTF-8 arrives, one byte more is TEXT_TOO_LONG, and so is a megabyte', async () => {
  const { ana, ben } = await anaAndBen();
  const chat = await ana.engine.createConversation([ben.account.id]);
  const longest = ['x'.repeat(65_536), '😀'.repeat(16_384), '\0'.repeat(65_536)];
  for (const text of longest) await chat.send(text);
  for (const text of [
    `${longest[0]}x`,
    `${longest[1]}x`,
    'x'.repeat(1 << 20),
    '😀'.repeat(1 << 18),
  ]) {
    await assert.rejects(chat.send(text), is('TEXT_TOO_LONG'));
  }
  await assert.rejects(chat.send('x'.repeat(64 << 20)), is('REQUEST_TOO_LARGE'));
  await syncAll(ana, ben);
  assert.deepEqual(await texts(await ben.engine.conversation(chat.id)), longest);
});

test('data up to 256 KiB arrives, one byte more is DATA_TOO_LONG', async () => {
  const { ana, ben } = await anaAndBen();
  const chat = await ana.engine.createConversation([ben.account.id]);
  const longest = Uint8Array.from({ length: 256 << 10 }, (_, index) => index * 7);
  await chat.send(longest);
  await chat.send(new Uint8Array(0));
  await assert.rejects(chat.send(new Uint8Array((256 << 10) + 1)), is('DATA_TOO_LONG'));
  await assert.rejects(chat.send(new Uint8Array(64 << 20)), is('REQUEST_TOO_LARGE'));
  await syncAll(ana, ben);
  const { messages } = await (await ben.engine.conversation(chat.id)).messages({ order: 'oldest' });
  const [data, empty] = messages;
  assert.ok(data?.kind === 'data' && empty?.kind === 'data' && messages.length === 2);
  assert.deepEqual(data.data, longest);
  assert.equal(data.data.buffer.byteLength, longest.length);
  assert.equal(empty.data.length, 0);
});

test('a lone surrogate is INVALID_TEXT wherever a string goes', async () => {
  const { ana, ben } = await anaAndBen();
  const chat = await ana.engine.createConversation([ben.account.id]);
  const lone = 'a\ud83d';
  const directory = temporary();
  const calls = [
    () => chat.send(lone),
    () => chat.send('x', { key: lone }),
    () => ana.engine.createAccount({ deviceName: lone }),
    () => ana.engine.createConversation([lone as never]),
    () => ana.engine.conversation(lone as never),
    () => openEngine({ profile: lone, directory }),
    () => openEngine({ profile: 'p', directory: directory + lone }),
  ];
  for (const call of calls) await assert.rejects(call, is('INVALID_TEXT'), String(call));
  assert.deepEqual(await texts(chat), []);
});

test('keys and names have limits of their own', async () => {
  const { ana, ben } = await anaAndBen();
  const chat = await ana.engine.createConversation([ben.account.id]);
  await chat.send('x', { key: 'k'.repeat(256) });
  await assert.rejects(chat.send('x', { key: 'k'.repeat(257) }), is('INVALID_ARGUMENT'));
  const engine = await openEngine({ profile: 'names', storage: 'memory' });
  await assert.rejects(
    engine.createAccount({ deviceName: 'd'.repeat(129) }),
    is('INVALID_ARGUMENT'),
  );
  await engine.createAccount({ deviceName: 'd'.repeat(128) });
  const everybody = Array.from({ length: 300 }, (_, index) => id(index));
  await assert.rejects(engine.createConversation(everybody), is('TOO_MANY_MEMBERS'));
  for (const profile of ['', 'a b', '../up', 'x'.repeat(65), 'é', 'a\0b', '.']) {
    await assert.rejects(
      openEngine({ profile, storage: 'memory' }),
      is('INVALID_ARGUMENT'),
      profile,
    );
  }
});

function id(index: number): never {
  return `${String(index).padStart(4, '0')}${'A'.repeat(39)}` as never;
}
