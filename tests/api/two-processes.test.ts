import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

import { httpRelay, openEngine, type Engine } from 'react-native-sealwright';

import { person, syncAll, temporary, texts, waiting } from './people.ts';

/** Steps of both processes together, and how many pass between two kills at most. */
const STEPS = process.env['SEALWRIGHT_LONG'] ? 20_000 : 1_500;
const BETWEEN = 150;
/** No step takes longer than this, in milliseconds, unless it hangs. */
const PATIENCE = 60_000;

const children = new Set<ChildProcess>();
after(() => children.forEach((child) => child.kill('SIGKILL')));

test(`the app and its extension, killed at random, use one profile for ${STEPS} steps`, async (t) => {
  const url = await startRelay();
  const relay = httpRelay(url);
  const directory = temporary();
  const options = { profile: 'main', directory, allowUnprotected: true, relay };

  let engine = await openEngine(options);
  const ben = { engine, account: await engine.createAccount({ deviceName: 'ben' }) };
  const ana = await person('ana', relay);
  await syncAll(ana, ben);
  const chat = await ana.engine.createConversation([ben.account.id]);
  await syncAll(ana, ben);
  await engine.close();

  const tried = new Set<string>();
  const accepted: string[] = [];
  const longest = new Map<string, number>();
  let [steps, kills, due] = [0, 0, BETWEEN];
  let latest = Date.now();

  /** Runs a side until the steps are done; a kill starts it again. */
  const side = async (role: 'app' | 'extension') => {
    for (let run = 0; steps < STEPS; run += 1) {
      const child = spawned([
        join(import.meta.dirname, 'beside.ts'),
        directory,
        role,
        url,
        `${run}`,
      ]);
      let errors = '';
      child.stderr?.on('data', (chunk) => (errors += String(chunk)));
      let killed = false;
      for await (const line of createInterface(child.stdout ?? process.stdin)) {
        const [word, what = '', took] = line.split(' ');
        if (word === 'trying') tried.add(what);
        if (word === 'accepted') accepted.push(what);
        if (word !== 'step') continue;
        latest = Date.now();
        steps += 1;
        longest.set(what, Math.max(longest.get(what) ?? 0, Number(took)));
        const mine = (kills % 2 === 0) === (role === 'app');
        if (steps >= STEPS || (steps >= due && mine)) {
          if (steps < STEPS) kills += 1;
          due = steps + 1 + Math.floor(Math.random() * BETWEEN);
          killed = child.kill('SIGKILL');
        }
      }
      assert.ok(killed, `the ${role} ended by itself\n${errors}`);
    }
  };
  const said: string[] = [];
  const talk = async () => {
    for (let number = 0; steps < STEPS; number += 1) {
      assert.ok(Date.now() - latest < PATIENCE, 'nobody does anything any more');
      said.push(`ana-${number}`);
      await chat.send(`ana-${number}`);
      await ana.engine.sync();
      await pause(20);
    }
  };
  await Promise.all([side('app'), side('extension'), talk()]);

  engine = await openEngine(options);
  await syncAll(ana, { ...ben, engine });
  const here = await texts(await engine.conversation(chat.id));
  const there = await texts(chat);
  for (const [who, history] of [
    ['ben', here],
    ['ana', there],
  ] as const) {
    const all = new Set(history);
    assert.equal(all.size, history.length, `${who} has something twice`);
    for (const text of [...accepted, ...said]) assert.ok(all.has(text), `${who} lacks ${text}`);
    const known = new Set([...tried, ...said]);
    for (const text of history) assert.ok(known.has(text), `nobody said ${text}`);
    assert.deepEqual(
      history.filter((text) => text.startsWith('ana')),
      said,
    );
  }
  await soundly(ana.engine);
  await soundly(engine);
  assert.equal((await engine.custody()).state, 'ready');
  await engine.close();
  const times = [...longest].map(([what, took]) => `${what} ${took} ms`).join(', ');
  t.diagnostic(
    `${steps} steps, ${kills} kills, ${accepted.length} sent beside ${said.length}; longest: ${times}`,
  );
  assert.ok(kills > STEPS / BETWEEN / 2, `${kills} kills`);
});

/** No entry was refused, and nothing looked like an attack: no step of a ratchet was taken twice. */
async function soundly(engine: Engine): Promise<void> {
  const bad = (await waiting(engine)).filter(({ type }) =>
    ['entryRefused', 'security', 'healing'].includes(type),
  );
  assert.deepEqual(bad, []);
}

/** Starts the reference relay, and says where it is. */
async function startRelay(): Promise<string> {
  const program = join(import.meta.dirname, '../../relay/start.mjs');
  const relay = spawned([program, '--port', '0', '--data', temporary()]);
  for await (const line of createInterface(relay.stdout ?? process.stdin)) {
    const found = /listening on (\S+)/.exec(line)?.[1];
    if (found !== undefined) return found;
  }
  throw new Error('the relay did not start');
}

function spawned(args: string[]): ChildProcess {
  const flags = ['--conditions=sealwright-source', '--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [...flags, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  void once(child, 'exit').then(() => children.delete(child));
  return child;
}
