import type * as Public from 'react-native-sealwright';

import { fails, holds, same, type Suite } from './suite.ts';

/**
 * What the package does on any device, over its public entry alone: on Node as a test, in a bundle of Metro, and on a
 * simulator or phone through React Native Harness. It imports nothing of Node; the package is passed in, because each
 * of these has its own.
 */

type Package = typeof Public;
type Engine = Public.Engine;
type Relay = Public.Relay;

/** Where profiles that outlive their engine are kept, if not where the platform keeps them. */
export type Place = { directory?: string; allowUnprotected?: boolean };

/** The contract. Profiles are named after `run`, so that a device which kept those of the last run has no say. */
export function contract(sealwright: Package, run: string, place: Place = {}): Suite {
  const { isSealwrightError, memoryRelay, openEngine } = sealwright;
  let profiles = 0;
  const fresh = () => `device-${run}-${(profiles += 1)}`;

  async function someone(relay: Relay): Promise<Engine> {
    const engine = await openEngine({ profile: fresh(), storage: 'memory', relay });
    await engine.createAccount({ deviceName: 'd' });
    await engine.sync();
    return engine;
  }

  return [
    [
      'two engines talk over a relay, in both directions and in order',
      async () => {
        const relay = memoryRelay();
        const [ana, ben] = [await someone(relay), await someone(relay)];
        const chat = await ana.createConversation([idOf(ben)]);
        const texts = ['first', 'zwei', '\u4e09 \u{1f600}', '\0'];
        for (const text of texts) await chat.send(text);
        await syncAll(ana, ben);
        const theirs = await ben.conversation(chat.id);
        same(await textsOf(theirs), texts, 'what arrived');
        await theirs.send('back');
        await syncAll(ben, ana);
        same(await textsOf(chat), [...texts, 'back'], 'what came back');
        await closeAll(ana, ben);
      },
    ],
    [
      'bytes arrive as they were sent, in a buffer of their own',
      async () => {
        const relay = memoryRelay();
        const [ana, ben] = [await someone(relay), await someone(relay)];
        const chat = await ana.createConversation([idOf(ben)]);
        const whole = Uint8Array.from({ length: 100_000 }, (_, index) => index * 7);
        await chat.send(whole.subarray(10, 90_000));
        await syncAll(ana, ben);
        const { messages } = await (await ben.conversation(chat.id)).messages();
        const [message] = messages;
        holds(message?.kind === 'data', 'a message of bytes');
        const { data } = message;
        same(data.buffer.byteLength, 89_990, 'its buffer');
        holds(
          data.every((byte, index) => byte === whole[index + 10]),
          'its bytes',
        );
        await closeAll(ana, ben);
      },
    ],
    [
      'a profile that is closed and opened again is the same account with the same history',
      async () => {
        const relay = memoryRelay();
        const options = { profile: fresh(), relay, ...place };
        const before = await openEngine(options);
        holds(before.account === undefined, 'a fresh profile has no account');
        const account = await before.createAccount({ deviceName: 'd' });
        const other = await someone(relay);
        const chat = await before.createConversation([idOf(other)]);
        await chat.send('kept');
        await before.close();
        const after = await openEngine(options);
        same(after.account, account, 'the account');
        same(await textsOf(await after.conversation(chat.id)), ['kept'], 'the history');
        await syncAll(after, other);
        same(await textsOf(await other.conversation(chat.id)), ['kept'], 'what was queued');
        holds((await after.custody()).protection !== 'memory', 'a key that is kept');
        await after.wipe();
        const wiped = await openEngine(options);
        holds(wiped.account === undefined, 'a wiped profile is a fresh one');
        await wiped.wipe();
        await other.close();
      },
    ],
    [
      'an event tells what arrived',
      async () => {
        const relay = memoryRelay();
        const [ana, ben] = [await someone(relay), await someone(relay)];
        const heard: string[] = [];
        const subscription = ben.on('message', ({ message }) => {
          if (message.kind === 'text') heard.push(message.text);
        });
        await (await ana.createConversation([idOf(ben)])).send('listen');
        await syncAll(ana, ben);
        for (let round = 0; heard.length === 0 && round < 500; round += 1) await soon();
        same(heard, ['listen']);
        subscription.remove();
        await closeAll(ana, ben);
      },
    ],
    [
      'what cannot be done is a typed error and changes nothing',
      async () => {
        const relay = memoryRelay();
        const [ana, ben] = [await someone(relay), await someone(relay)];
        const chat = await ana.createConversation([idOf(ben)]);
        await fails(() => ana.createAccount({ deviceName: 'd' }), 'ACCOUNT_EXISTS');
        await fails(() => chat.send('\ud800'), 'INVALID_TEXT');
        await fails(() => chat.send('x'.repeat(65_537)), 'TEXT_TOO_LONG');
        await fails(() => chat.send('x'.repeat(100_000_000)), 'REQUEST_TOO_LARGE');
        await fails(() => chat.send(new Uint8Array((256 << 10) + 1)), 'DATA_TOO_LONG');
        await fails(() => chat.send(new Uint8Array(100_000_000)), 'REQUEST_TOO_LARGE');
        await fails(() => chat.send(7 as never), 'INVALID_ARGUMENT');
        await fails(() => chat.send({ byteLength: 4 } as never), 'INVALID_ARGUMENT');
        await fails(() => ana.conversation('x' as never), 'INVALID_REQUEST');
        await fails(() => ana.createConversation(['../..' as never]), 'INVALID_REQUEST');
        await fails(() => openEngine({ profile: '../x', storage: 'memory' }), 'INVALID_ARGUMENT');
        same(await textsOf(chat), []);
        await chat.send('still here');
        same(await textsOf(chat), ['still here']);
        await closeAll(ana, ben);
      },
    ],
    [
      'what was closed says so, twice and in the middle of its calls',
      async () => {
        const relay = memoryRelay();
        const [ana, ben] = [await someone(relay), await someone(relay)];
        const chat = await ana.createConversation([idOf(ben)]);
        const calls = Array.from({ length: 50 }, () => codeOf(chat.send('x')));
        const closing = Promise.all([ana.close(), ana.close()]);
        const told = new Set(await Promise.all(calls));
        await closing;
        told.delete('OK');
        told.delete('HANDLE_CLOSED');
        same([...told], [], 'in the middle');
        same(await codeOf(chat.send('x')), 'HANDLE_CLOSED', 'afterwards');
        await ben.close();
      },
    ],
    [
      'a thousand calls at once are all answered',
      async () => {
        const engine = await someone(memoryRelay());
        const calls = Array.from({ length: 1_000 }, () => codeOf(engine.conversations()));
        same([...new Set(await Promise.all(calls))], ['OK']);
        await engine.close();
      },
    ],
  ];

  async function codeOf(call: Promise<unknown>): Promise<string> {
    try {
      await call;
      return 'OK';
    } catch (error) {
      if (!isSealwrightError(error)) throw error;
      return error.code;
    }
  }
}

function idOf(engine: Engine): Public.AccountId {
  if (engine.account === undefined) throw new Error('there is no account');
  return engine.account.id;
}

async function syncAll(...engines: Engine[]): Promise<void> {
  for (let round = 0; round < 4; round += 1) for (const engine of engines) await engine.sync();
}

async function closeAll(...engines: Engine[]): Promise<void> {
  await Promise.all(engines.map((engine) => engine.close()));
}

async function textsOf(chat: Public.Conversation): Promise<string[]> {
  const { messages } = await chat.messages({ order: 'oldest' });
  return messages.map((message) => (message.kind === 'text' ? message.text : `<${message.kind}>`));
}

async function soon(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 10));
}
