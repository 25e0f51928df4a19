import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  isSealwrightError,
  memoryRelay,
  type Engine,
  type ErrorCode,
} from 'react-native-sealwright';
import { RelayError } from 'react-native-sealwright/relay';

import { Random } from '../../src/testing/random.ts';
import { faulty } from './faulty-relay.ts';
import { anaAndBen, person, syncAll, textOf, texts } from './people.ts';

const is = (code: ErrorCode) => (error: unknown) => isSealwrightError(error, code);

/** The next message that an engine hears of. */
function heard(engine: Engine, text: string): Promise<void> {
  return new Promise((resolve) => {
    const { remove } = engine.on('message', ({ message }) => {
      if (textOf(message) !== text) return;
      remove();
      resolve();
    });
  });
}

test('two started engines talk by themselves', async () => {
  const { ana, ben } = await anaAndBen();
  await Promise.all([ana.engine.start(), ben.engine.start()]);
  const chat = await ana.engine.createConversation([ben.account.id]);
  for (const text of ['one', 'two', 'three']) {
    const arrived = heard(ben.engine, text);
    await chat.send(text);
    await arrived;
  }
  const answered = heard(ana.engine, 'four');
  await (await ben.engine.conversation(chat.id)).send('four');
  await answered;
  await Promise.all([ana.engine.close(), ben.engine.close()]);
});

test('a relay that goes away and comes back loses nothing', async () => {
  let isDown = false;
  const memory = memoryRelay();
  const guarded =
    <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (isDown) throw new RelayError('unavailable', 'down');
      return call(...args);
    };
  const relay = {
    ...memory,
    append: guarded(memory.append),
    read: guarded(memory.read),
    take: guarded(memory.take),
  };
  const { ana, ben } = await anaAndBen(relay);
  await Promise.all([ana.engine.start(), ben.engine.start()]);
  const chat = await ana.engine.createConversation([ben.account.id]);
  const first = heard(ben.engine, 'before');
  await chat.send('before');
  await first;
  const states: string[] = [];
  ana.engine.on('sync', ({ state, error }) => void states.push(`${state} ${error?.code ?? ''}`));
  isDown = true;
  const later = heard(ben.engine, 'meanwhile');
  await chat.send('meanwhile');
  await assert.rejects(ana.engine.sync(), is('RELAY_UNAVAILABLE'));
  isDown = false;
  await later;
  assert.ok(states.includes('waiting RELAY_UNAVAILABLE'));
  assert.deepEqual(await texts(chat), ['before', 'meanwhile']);
  await Promise.all([ana.engine.close(), ben.engine.close()]);
});

test('each way of a relay to say no has its code, and what was queued stays queued', async () => {
  let reason: RelayError['reason'] | undefined;
  const memory = memoryRelay();
  const append: typeof memory.append = async (...args) => {
    if (reason !== undefined) throw new RelayError(reason, 'no');
    return memory.append(...args);
  };
  const { ana, ben } = await anaAndBen({ ...memory, append });
  const chat = await ana.engine.createConversation([ben.account.id]);
  await chat.send('patience');
  for (reason of ['unavailable', 'unauthorized', 'limited', 'refused', 'malformed'] as const) {
    await assert.rejects(ana.engine.sync(), is(`RELAY_${reason.toUpperCase()}` as ErrorCode));
  }
  reason = undefined;
  await syncAll(ana, ben);
  assert.deepEqual(await texts(await ben.engine.conversation(chat.id)), ['patience']);
});

test('a relay that answers wrongly, late or not at all is survived: every message arrives once, in order', async () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const random = new Random(seed);
    const memory = memoryRelay();
    const { ana, ben } = await anaAndBen(memory);
    await Promise.all([ana.engine.close(), ben.engine.close()]);
    const relay = faulty(memory, random, 30);
    const [cleo, dora] = [await person('cleo', relay), await person('dora', relay)];
    const pass = async (): Promise<void> => {
      for (const { engine } of [cleo, dora]) {
        await engine.sync().catch((error) => assert.match(error.code, /^RELAY_/));
      }
    };
    for (let round = 0; round < 10; round += 1) await pass();
    const chat = await cleo.engine.createConversation([dora.account.id]);
    const all = Array.from({ length: 20 }, (_, index) => `m${index}`);
    for (const text of all) {
      await chat.send(text);
      await pass();
    }
    let arrived: string[] = [];
    for (let round = 0; round < 200 && arrived.length < all.length; round += 1) {
      await pass();
      const listed = await dora.engine.conversations();
      arrived = listed.conversations[0] === undefined ? [] : await texts(listed.conversations[0]);
    }
    assert.deepEqual(arrived, all, `seed ${seed}`);
    assert.deepEqual(await texts(chat), all, `seed ${seed}`);
  }
});

test('a relay that never answers is left by the signal, and by close', async () => {
  const memory = memoryRelay();
  const silent = { ...memory, read: () => new Promise<never>(() => undefined) };
  const { engine } = await person('ana', silent);
  const controller = new AbortController();
  const waiting = engine.sync({ signal: controller.signal });
  setTimeout(() => controller.abort(), 50);
  await assert.rejects(waiting, is('ABORTED'));
  const again = engine.sync();
  setTimeout(() => void engine.close(), 50);
  await assert.rejects(again, is('HANDLE_CLOSED'));
});

test('a thousand messages arrive in one pass', async () => {
  const { ana, ben } = await anaAndBen();
  const chat = await ana.engine.createConversation([ben.account.id]);
  await chat.send('first');
  await syncAll(ana, ben);
  const all = Array.from({ length: 1_000 }, (_, index) => `m${index}`);
  for (const text of all) await chat.send(text);
  await ana.engine.sync();
  await ben.engine.sync();
  assert.deepEqual(await texts(await ben.engine.conversation(chat.id)), ['first', ...all]);
});
