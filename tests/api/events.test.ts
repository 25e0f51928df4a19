import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

import { memoryRelay, openEngine, type EngineEvent } from 'react-native-sealwright';

import { anaAndBen, person, syncAll, temporary, textOf, waiting } from './people.ts';

const rest = () => new Promise((resolve) => setTimeout(resolve, 60));

test('who listens hears of messages, of those delivered, and of new conversations', async () => {
  const { ana, ben } = await anaAndBen();
  const [anas, bens]: [string[], string[]] = [[], []];
  ana.engine.on('messageSent', ({ id }) => void anas.push(id));
  ben.engine.on('conversationAdded', ({ conversation }) => void bens.push(conversation));
  ben.engine.on(
    'message',
    ({ conversation, message }) => void bens.push(conversation, textOf(message)),
  );
  const chat = await ana.engine.createConversation([ben.account.id]);
  const { id } = await chat.send('hi');
  await syncAll(ana, ben);
  await rest();
  assert.deepEqual(anas, [id]);
  assert.deepEqual(bens, [chat.id, chat.id, 'hi']);
});

test('a listener may call the engine, send and sync while its event is at work', async () => {
  const { ana, ben } = await anaAndBen();
  ben.engine.on('message', async ({ conversation, message }) => {
    const chat = await ben.engine.conversation(conversation);
    await chat.send(`you said ${textOf(message)}`);
    await ben.engine.sync();
  });
  const answers: string[] = [];
  ana.engine.on('message', ({ message }) => void answers.push(textOf(message)));
  const chat = await ana.engine.createConversation([ben.account.id]);
  await chat.send('one');
  await chat.send('two');
  await syncAll(ana, ben);
  await rest();
  await syncAll(ana, ben);
  await rest();
  assert.deepEqual(answers, ['you said one', 'you said two']);
});

test('what nobody handled waits through a restart, and what was handled does not come again', async () => {
  const directory = temporary();
  const { relay, ana } = await anaAndBen();
  const profile = 'ben-on-disk';
  const reopen = () => openEngine({ profile, directory, relay, allowUnprotected: true });
  let engine = await reopen();
  const account = await engine.createAccount({ deviceName: 'd' });
  await engine.sync();
  const chat = await ana.engine.createConversation([account.id]);
  for (const text of ['one', 'two', 'three']) await chat.send(text);
  await syncAll(ana);
  await engine.sync();
  await engine.sync();
  await engine.close();

  engine = await reopen();
  const seen: string[] = [];
  for await (const event of engine.events()) {
    if (event.type === 'message') seen.push(textOf(event.message));
    if (seen.length === 2) break;
  }
  await rest();
  await engine.close();
  assert.deepEqual(seen, ['one', 'two']);

  engine = await reopen();
  const left = await waiting(engine);
  assert.deepEqual(textsOf(left), ['three']);
  await engine.close();
  engine = await reopen();
  assert.deepEqual(await waiting(engine), []);
  await engine.close();
});

test('a process that is killed while a listener is at work sees the event again', async () => {
  const directory = temporary();
  const script = join(import.meta.dirname, 'killed-listener.ts');
  const run = (how: string) =>
    spawnSync(process.execPath, ['--conditions=sealwright-source', script, directory, how], {
      encoding: 'utf8',
      timeout: 60_000,
    });
  const first = run('die');
  assert.equal(first.signal, 'SIGKILL', first.stderr);
  assert.equal(first.stdout, 'one\n');
  const second = run('live');
  assert.equal(second.status, 0, second.stderr);
  assert.equal(second.stdout, 'one\ntwo\n');
  const third = run('live');
  assert.equal(third.stdout, '', third.stderr);
});

test('a hundred messages come one by one in order, to a listener and to a loop alike', async () => {
  const { ana, ben } = await anaAndBen();
  const chat = await ana.engine.createConversation([ben.account.id]);
  const all = Array.from({ length: 100 }, (_, index) => `m${index}`);
  for (const text of all) await chat.send(text);
  await syncAll(ana, ben);
  const heard: string[] = [];
  ben.engine.on('message', ({ message }) => void heard.push(textOf(message)));
  assert.deepEqual(textsOf(await waiting(ben.engine)), all);
  assert.deepEqual(heard, all);
});

test('what a stranger to the conversation appends is refused, told, and stops nothing', async () => {
  const relay = memoryRelay();
  const writes: Parameters<typeof relay.append>[0][] = [];
  const spying = {
    ...relay,
    append: (...args: Parameters<typeof relay.append>) => {
      writes.push(args[0]);
      return relay.append(...args);
    },
  };
  const [ana, ben] = [await person('ana', spying), await person('ben', spying)];
  await syncAll(ana, ben);
  const chat = await ana.engine.createConversation([ben.account.id]);
  await chat.send('before');
  await syncAll(ana, ben);
  for (const stream of new Set(writes)) {
    await relay.append(
      stream,
      'msg/junk',
      Uint8Array.from({ length: 300 }, (_, index) => index),
    );
  }
  await chat.send('after');
  await syncAll(ana, ben);
  const events = await waiting(ben.engine);
  assert.deepEqual(textsOf(events), ['before', 'after']);
  const refused = events.flatMap((event) => (event.type === 'entryRefused' ? [event] : []));
  assert.ok(refused.some(({ conversation }) => conversation === chat.id));
  assert.ok(
    refused.some(({ conversation }) => conversation === undefined),
    'from the mailbox',
  );
});

function textsOf(events: EngineEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'message' ? [textOf(event.message)] : []));
}
