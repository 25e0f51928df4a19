import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  isSealwrightError,
  memoryRelay,
  openEngine,
  type ErrorCode,
  type PushedEntry,
  type Relay,
} from 'react-native-sealwright';
import { streamIdOf } from 'react-native-sealwright/relay';

import { person, syncAll, temporary, texts, textOf } from './people.ts';

const is = (code: ErrorCode) => (error: unknown) => isSealwrightError(error, code);

/** A relay, and what a push sender beside it would send. */
function pushing(): { relay: Relay; pushes: PushedEntry[] } {
  const memory = memoryRelay();
  const pushes: PushedEntry[] = [];
  const relay: Relay = {
    ...memory,
    async append(stream, key, body, unless) {
      const outcome = await memory.append(stream, key, body, unless);
      if ('seq' in outcome) {
        pushes.push({
          stream: await streamIdOf(stream),
          seq: outcome.seq,
          key,
          body: body.slice(),
        });
      }
      return outcome;
    },
  };
  return { relay, pushes };
}

test('a push is shown by the extension before the app has synced, and comes once', async () => {
  const { relay, pushes } = pushing();
  const ana = await person('ana', relay);
  const options = { profile: 'main', directory: temporary(), allowUnprotected: true };
  const app = await openEngine({ ...options, relay });
  const ben = { engine: app, account: await app.createAccount({ deviceName: 'here' }) };
  await syncAll(ana, ben);
  const chat = await ana.engine.createConversation([ben.account.id]);
  await syncAll(ana, ben);

  pushes.length = 0;
  await chat.send('look at your phone');
  await ana.engine.sync();
  const [push] = pushes;
  assert.ok(push !== undefined);
  const extension = await openEngine({ ...options, role: 'extension' });
  const message = await extension.takePushed(push);
  assert.equal(message && textOf(message), 'look at your phone');
  assert.equal(message?.conversation, chat.id);
  assert.equal(await extension.takePushed(push), undefined);
  assert.equal(await app.takePushed(push), undefined);
  await app.sync();
  assert.deepEqual(await texts(await app.conversation(chat.id)), ['look at your phone']);

  await chat.send('and again');
  await ana.engine.sync();
  await app.sync();
  const last = pushes.at(-1);
  assert.ok(last !== undefined);
  assert.equal(await extension.takePushed(last), undefined, 'the app was first');

  const changed = last.body.with(last.body.length - 1, (last.body.at(-1) ?? 0) ^ 1);
  for (const other of [
    { ...last, seq: 50, body: changed },
    { ...last, seq: 51, key: 'commit/1-aa/0' },
    { ...last, stream: 'A'.repeat(43) as typeof last.stream },
    { ...last, seq: 52, body: new Uint8Array(0) },
  ]) {
    assert.equal(await extension.takePushed(other), undefined);
  }
  await extension.close();
  await app.close();
});

test('what is no pushed entry is INVALID_ARGUMENT', async () => {
  const { relay } = pushing();
  const { engine } = await person('ana', relay);
  const good = {
    stream: 'A'.repeat(43) as PushedEntry['stream'],
    seq: 1,
    key: 'm/x',
    body: new Uint8Array(1),
  };
  assert.equal(await engine.takePushed(good), undefined);
  for (const wrong of [
    { seq: 0 },
    { seq: 1.5 },
    { body: 'x' },
    { key: 7 },
    { stream: undefined },
    { stream: 'x' },
  ]) {
    await assert.rejects(
      engine.takePushed({ ...good, ...(wrong as object) }),
      (error) => is('INVALID_ARGUMENT')(error) || is('INVALID_REQUEST')(error),
      JSON.stringify(wrong),
    );
  }
});

test('what notifications may show is set for a conversation, and nothing by default', async () => {
  const { relay } = pushing();
  const [ana, ben] = [await person('ana', relay), await person('ben', relay)];
  await syncAll(ana, ben);
  const chat = await ana.engine.createConversation([ben.account.id]);
  assert.equal(chat.preview, 'none');
  await chat.setPreview('full');
  assert.equal(chat.preview, 'full');
  assert.equal((await ana.engine.conversation(chat.id)).preview, 'full');
  await assert.rejects(chat.setPreview('all' as 'full'), is('INVALID_REQUEST'));
  await chat.setPreview('none');
  assert.equal(chat.preview, 'none');
});
