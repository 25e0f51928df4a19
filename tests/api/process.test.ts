import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';

import {
  isSealwrightError,
  memoryRelay,
  openEngine,
  type ErrorCode,
} from 'react-native-sealwright';

import { anaAndBen, person, syncAll, temporary, texts } from './people.ts';

const is = (code: ErrorCode) => (error: unknown) => isSealwrightError(error, code);

test('many engines in one process know nothing of each other', async () => {
  const relay = memoryRelay();
  const directory = temporary();
  const people = [];
  for (let index = 0; index < 10; index += 1) {
    people.push(await person('many', relay, index % 2 === 0 ? directory : undefined));
  }
  await syncAll(...people);
  const [first, ...others] = people;
  assert.ok(first !== undefined);
  const group = await first.engine.createConversation(others.map(({ account }) => account.id));
  await group.send('all of you');
  await syncAll(...people);
  for (const { engine } of others) {
    assert.deepEqual(await texts(await engine.conversation(group.id)), ['all of you']);
  }
  await first.engine.close();
  await others[0]?.engine.conversations();
  assert.equal(new Set(people.map(({ account }) => account.id)).size, 10);
});

test('a profile opened twice in a process is one profile, until its last engine closes', async () => {
  const directory = temporary();
  const options = { profile: 'twice', directory, allowUnprotected: true };
  const one = await openEngine(options);
  const two = await openEngine({ ...options, directory: `${directory}/.` });
  const account = await one.createAccount({ deviceName: 'd' });
  await assert.rejects(two.createAccount({ deviceName: 'd' }), is('ACCOUNT_EXISTS'));
  await assert.rejects(
    openEngine({ ...options, storage: 'memory' }),
    is('PROFILE_CONFIG_MISMATCH'),
  );
  await one.close();
  assert.deepEqual(await two.conversations(), { conversations: [] });
  await two.close();
  const three = await openEngine(options);
  assert.deepEqual(three.account, account);
  await three.close();
});

test('a profile that another process has open is PROFILE_IN_USE, and free when that process is gone', async () => {
  const directory = temporary();
  const script = `
    const { openEngine } = await import('react-native-sealwright');
    const options = ${JSON.stringify({ profile: 'shared', directory, allowUnprotected: true })};
    try { await openEngine(options); console.log('opened'); } catch ({ code }) { console.log(code); }`;
  const engine = await openEngine({ profile: 'shared', directory, allowUnprotected: true });
  assert.equal(node(script).stdout, 'PROFILE_IN_USE\n');
  await engine.close();
  assert.equal(node(script).stdout, 'opened\n');
  await (await openEngine({ profile: 'shared', directory, allowUnprotected: true })).close();
});

test('a process ends by itself with engines, conversations and listeners left open', () => {
  const directory = temporary();
  const { status, stdout, stderr } = node(`
    const { openEngine, memoryRelay } = await import('react-native-sealwright');
    const relay = memoryRelay();
    const engines = [];
    for (const profile of ['a', 'b', 'c']) {
      const place = profile === 'a' ? { directory: ${JSON.stringify(directory)}, allowUnprotected: true } : { storage: 'memory' };
      const engine = await openEngine({ profile, relay, ...place });
      await engine.createAccount({ deviceName: profile });
      await engine.sync();
      engine.on('message', () => {});
      void engine.events().next();
      engines.push(engine);
    }
    await (await engines[0].createConversation([engines[1].account.id])).send('hi');
    console.log('done');`);
  assert.equal(stdout, 'done\n');
  assert.equal(status, 0, stderr);
});

test('a started engine keeps its process until it is stopped or closed', () => {
  for (const end of ['await engine.stop()', 'await engine.close()']) {
    const { status, stdout, stderr } = node(`
      const { openEngine, memoryRelay } = await import('react-native-sealwright');
      const engine = await openEngine({ profile: 'p', storage: 'memory', relay: memoryRelay() });
      await engine.createAccount({ deviceName: 'd' });
      await engine.start();
      setTimeout(async () => { console.log('still here'); ${end}; }, 300).unref();`);
    assert.equal(stdout, 'still here\n');
    assert.equal(status, 0, stderr);
  }
});

test('worker threads have engines of their own, and one that is terminated leaves its profile free', async () => {
  const directory = temporary();
  const source = `
    const { parentPort, workerData } = require('node:worker_threads');
    import('react-native-sealwright').then(async ({ openEngine, memoryRelay }) => {
      const engine = await openEngine({ ...workerData, relay: memoryRelay() });
      const account = engine.account ?? (await engine.createAccount({ deviceName: 'd' }));
      await engine.sync();
      await engine.start();
      parentPort.postMessage(account.id);
    });`;
  const start = async (profile: string) => {
    const workerData = { profile, directory, allowUnprotected: true };
    const worker = new Worker(source, { eval: true, workerData });
    const [id] = (await once(worker, 'message')) as [string];
    return { worker, id };
  };
  const workers = await Promise.all(['w1', 'w2', 'w3', 'w4'].map(start));
  assert.equal(new Set(workers.map(({ id }) => id)).size, 4);
  await Promise.all(workers.map(({ worker }) => worker.terminate()));
  const engine = await openEngine({ profile: 'w1', directory, allowUnprotected: true });
  assert.equal(engine.account?.id, workers[0]?.id);
  await engine.close();
});

test('engines that start and stop, open and close at random leave nothing behind', async () => {
  const { relay, ana, ben } = await anaAndBen();
  const chat = await ana.engine.createConversation([ben.account.id]);
  for (let round = 0; round < 30; round += 1) {
    const other = await person('other', relay);
    await Promise.all([other.engine.start(), ana.engine.start(), chat.send(`m${round}`)]);
    await Promise.all([other.engine.close(), ana.engine.stop(), ben.engine.sync()]);
  }
  await syncAll(ana, ben);
  const all = Array.from({ length: 30 }, (_, round) => `m${round}`);
  assert.deepEqual(await texts(await ben.engine.conversation(chat.id)), all);
});

function node(script: string) {
  return spawnSync(
    process.execPath,
    ['--conditions=sealwright-source', '--input-type=module', '--eval', script],
    { encoding: 'utf8', timeout: 60_000 },
  );
}
