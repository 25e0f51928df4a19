import assert from 'node:assert/strict';
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import {
  inspectProfile,
  isSealwrightError,
  memoryRelay,
  openEngine,
  resolveProfile,
  type Engine,
  type ErrorCode,
  type Relay,
} from 'react-native-sealwright';

import { person, syncAll, temporary, texts, waiting } from './people.ts';

const is = (code: ErrorCode) => (error: unknown) => isSealwrightError(error, code);

/** A profile on disk, kept in a file. */
function profile(directory = temporary()) {
  const options = { profile: 'main', directory, allowUnprotected: true };
  const folder = join(directory, 'main');
  const open = (relay?: Relay) => openEngine({ ...options, relay });
  return { options, folder, open, inspect: () => inspectProfile(options) };
}

test('a profile is fresh, then ready, and looking at it makes nothing', async () => {
  const { options, open, inspect } = profile();
  const fresh = { state: 'fresh', loss: 'nothing', actions: ['open'] };
  assert.deepEqual(await inspect(), fresh);
  assert.deepEqual(readdirSync(options.directory), []);
  const engine = await open();
  assert.equal((await inspect()).state, 'ready', 'while it is open');
  await engine.close();
  assert.equal((await inspect()).state, 'ready');
  await assert.rejects(
    resolveProfile({ ...options, action: 'startOver' }),
    is('ACTION_NOT_OFFERED'),
  );
});

test('data without its key is told, kept, and started over when the app says so', async () => {
  const { options, folder, open, inspect } = profile();
  const engine = await open();
  await engine.createAccount({ deviceName: 'here' });
  await engine.close();
  rmSync(join(folder, 'key'));
  assert.deepEqual(await inspect(), {
    state: 'restoredWithoutKeys',
    loss: 'everything',
    actions: ['startOver'],
  });
  await assert.rejects(open(), is('RESTORED_WITHOUT_KEYS'));
  assert.ok(existsSync(join(folder, 'sealwright.db')));
  await assert.rejects(
    resolveProfile({ ...options, action: 'discardOrphan' }),
    is('ACTION_NOT_OFFERED'),
  );
  await resolveProfile({ ...options, action: 'startOver' });
  const again = await open();
  assert.equal(again.account, undefined);
  await again.close();
});

test('custody tells who keeps the key, since when, and what is not protected', async () => {
  const before = Date.now();
  const engine = await profile().open();
  const { keyMadeAt = 0, notProtected, ...rest } = await engine.custody();
  assert.ok(keyMadeAt >= before && keyMadeAt <= Date.now());
  assert.deepEqual(rest, {
    protection: 'none',
    store: 'file',
    state: 'ready',
    loss: 'nothing',
    actions: ['open'],
    rotating: false,
  });
  assert.match(notProtected[0] ?? '', /file/);
  await engine.close();
  const memory = await openEngine({ profile: 'm', storage: 'memory' });
  const custody = await memory.custody();
  assert.deepEqual([custody.protection, custody.store], ['memory', 'memory']);
  assert.equal(custody.keyMadeAt, undefined);
  await memory.close();
});

test('a rotated storage key opens everything, and the one before nothing', async () => {
  const { folder, open, inspect } = profile();
  const relay = memoryRelay();
  const ana = await person('ana', relay);
  const engine = await open(relay);
  const account = await engine.createAccount({ deviceName: 'here' });
  const chat = await engine.createConversation([ana.account.id]);
  for (let number = 0; number < 50; number += 1) await chat.send(`message ${number}`);
  const kept = temporary();
  cpSync(join(folder, 'key'), join(kept, 'key'));

  const controller = new AbortController();
  controller.abort();
  await assert.rejects(engine.rotateStorageKey({ signal: controller.signal }), is('ABORTED'));
  const { keyMadeAt = 0 } = await engine.custody();
  await engine.rotateStorageKey();
  const custody = await engine.custody();
  assert.ok((custody.keyMadeAt ?? 0) >= keyMadeAt);
  assert.equal(custody.rotating, false);
  assert.equal((await texts(chat)).length, 50);
  await engine.close();

  const again = await open(relay);
  assert.deepEqual(again.account, account);
  assert.equal((await texts(await again.conversation(chat.id))).length, 50);
  await again.close();
  cpSync(join(kept, 'key'), join(folder, 'key'));
  assert.equal((await inspect()).state, 'wrongKey');
});

test('a profile restored from an older copy sends nothing, is read, and rejoins', async () => {
  const relay = memoryRelay();
  const ana = await person('ana', relay);
  const place = profile();
  let engine = await place.open(relay);
  const ben = { engine, account: await engine.createAccount({ deviceName: 'here' }) };
  await syncAll(ana, ben);
  const chat = await ana.engine.createConversation([ben.account.id], { kind: 'group' });
  await chat.send('before the copy');
  await syncAll(ana, ben);
  await engine.close();

  const copy = temporary();
  cpSync(place.folder, copy, { recursive: true });
  const speak = async (text: string) => {
    engine = await place.open(relay);
    await (await engine.conversation(chat.id)).send(text);
    await syncAll(ana, { ...ben, engine });
    await engine.close();
  };
  await speak('after the copy');
  await speak('once more');
  rmSync(join(place.folder, 'sealwright.db'));
  cpSync(join(copy, 'sealwright.db'), join(place.folder, 'sealwright.db'));
  assert.deepEqual(await place.inspect(), {
    state: 'rolledBack',
    loss: 'sessions',
    actions: ['rejoin', 'startOver'],
  });

  engine = await place.open(relay);
  assert.equal((await engine.custody()).state, 'rolledBack');
  const told = (await waiting(engine)).filter(({ type }) => type === 'security');
  assert.deepEqual(
    told.map((event) => 'kind' in event && event.kind),
    ['rolledBack'],
  );
  const here = await engine.conversation(chat.id);
  await assert.rejects(here.send('repeats a key'), is('ROLLED_BACK'));
  await assert.rejects(engine.createConversation([ana.account.id]), is('ROLLED_BACK'));
  await assert.rejects(engine.rotateStorageKey(), is('ROLLED_BACK'));
  assert.deepEqual(await texts(here), ['before the copy']);

  await engine.rejoin();
  assert.equal((await engine.custody()).state, 'ready');
  await assert.rejects(engine.rejoin(), is('ACTION_NOT_OFFERED'));
  const rejoined = { ...ben, engine };
  await syncAll(ana, rejoined);
  await here.send('back again');
  await chat.send('welcome back');
  await syncAll(ana, rejoined);
  const mine = ['before the copy', 'back again', 'welcome back'];
  assert.deepEqual((await texts(here)).toSorted(), mine.toSorted());
  assert.deepEqual(
    (await texts(chat)).toSorted(),
    [...mine, 'after the copy', 'once more'].toSorted(),
  );
  await engine.close();
  await refusals(ana.engine);
});

/** Nothing that anybody received could not be opened. */
async function refusals(engine: Engine) {
  const events = await waiting(engine);
  assert.deepEqual(
    events.filter(({ type }) => type === 'entryRefused'),
    [],
  );
}

test('an engine that was not rolled back has nothing to rejoin', async () => {
  const { engine } = await person('ana', memoryRelay());
  await assert.rejects(engine.rejoin(), is('ACTION_NOT_OFFERED'));
});

test('an extension receives beside the app, and leaves to it what others would see', async () => {
  const relay = memoryRelay();
  const ana = await person('ana', relay);
  const place = profile();
  await assert.rejects(
    openEngine({ ...place.options, role: 'extension' }),
    is('STORE_NOT_FOUND'),
    'it makes nothing',
  );
  const engine = await place.open(relay);
  const ben = { engine, account: await engine.createAccount({ deviceName: 'here' }) };
  await syncAll(ana, ben);
  const chat = await ana.engine.createConversation([ben.account.id]);
  await syncAll(ana, ben);

  const extension = await openEngine({ ...place.options, relay, role: 'extension' });
  await chat.send('a push');
  await ana.engine.sync();
  await extension.sync();
  assert.deepEqual(await texts(await engine.conversation(chat.id)), ['a push']);
  const beside = await extension.conversation(chat.id);
  await beside.send('a quick answer');
  await assert.rejects(
    extension.createConversation([ana.account.id, ben.account.id]),
    is('NOT_IN_EXTENSION'),
  );
  await assert.rejects(extension.rotateStorageKey(), is('NOT_IN_EXTENSION'));
  await extension.sync();
  await ana.engine.sync();
  assert.deepEqual(await texts(chat), ['a push']);
  await engine.sync();
  await ana.engine.sync();
  assert.deepEqual(await texts(chat), ['a push', 'a quick answer']);
  await extension.close();
  await engine.close();
});

test('a wiped profile leaves nothing behind and closes everything that hung from it', async () => {
  const place = profile();
  const [engine, other] = [await place.open(), await place.open()];
  await engine.createAccount({ deviceName: 'here' });
  await engine.wipe();
  assert.deepEqual(readdirSync(place.options.directory), []);
  await assert.rejects(engine.custody(), is('HANDLE_CLOSED'));
  await assert.rejects(other.custody(), is('INVALID_HANDLE'));
  await other.close();
  assert.equal((await place.inspect()).state, 'fresh');
  const again = await place.open();
  assert.equal(again.account, undefined);
  await again.close();
});

test('what is asked of a profile is checked like everything else', async () => {
  const { options } = profile();
  for (const wrong of [
    { profile: 'a/b' },
    { directory: 7 },
    { allowUnprotected: 'yes' },
    { profile: undefined },
  ]) {
    await assert.rejects(
      inspectProfile({ ...options, ...(wrong as object) }),
      is('INVALID_ARGUMENT'),
      JSON.stringify(wrong),
    );
  }
  const action = 'eraseAll' as 'startOver';
  await assert.rejects(resolveProfile({ ...options, action }), is('INVALID_REQUEST'));
  await assert.rejects(openEngine({ ...options, role: 'both' as 'app' }), is('INVALID_REQUEST'));
  await assert.rejects(
    inspectProfile({ ...options, allowUnprotected: false }),
    is('VAULT_UNPROTECTED'),
  );
});
