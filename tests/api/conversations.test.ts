import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isSealwrightError, memoryRelay, type ErrorCode } from 'react-native-sealwright';

import { anaAndBen, person, syncAll, texts, waiting } from './people.ts';

const is = (code: ErrorCode) => (error: unknown) => isSealwrightError(error, code);

test('two people talk both ways through a relay, text and data', async () => {
  const { ana, ben } = await anaAndBen();
  const anas = await ana.engine.createConversation([ben.account.id]);
  assert.deepEqual([anas.kind, anas.state], ['direct', 'creating']);
  const sent = await anas.send('hello');
  assert.deepEqual([sent.mine, sent.state, sent.seq], [true, 'queued', 1]);
  await anas.send(Uint8Array.of(0, 1, 255));
  await syncAll(ana, ben);

  const bens = await ben.engine.conversation(anas.id);
  const { messages } = await bens.messages({ order: 'oldest' });
  const [text, data] = messages;
  assert.ok(text?.kind === 'text' && data?.kind === 'data');
  assert.deepEqual(
    [text.text, text.id, text.sender, text.mine, text.state],
    ['hello', sent.id, ana.account.id, false, 'received'],
  );
  assert.deepEqual([...data.data], [0, 1, 255]);
  await bens.send('hello yourself');
  await syncAll(ben, ana);
  assert.deepEqual(await texts(anas), ['hello', '<data>', 'hello yourself']);
  await anas.refresh();
  assert.equal(anas.state, 'active');
  assert.equal(anas.lastMessage?.sender, ben.account.id);
});

test('any text comes out as it went in', async () => {
  const { ana, ben } = await anaAndBen();
  const chat = await ana.engine.createConversation([ben.account.id]);
  const all = [
    '\0',
    'a\0b',
    '\ufeffbom',
    '😀 ünïcödé',
    '\\ud800',
    '"\\\n\r\t\u2028',
    ' ',
    '\u202eabc',
  ];
  for (const text of all) await chat.send(text);
  await syncAll(ana, ben);
  assert.deepEqual(await texts(await ben.engine.conversation(chat.id)), all);
});

test('a call repeated with its key sends nothing new and gives the same message', async () => {
  const { ana, ben } = await anaAndBen();
  const chat = await ana.engine.createConversation([ben.account.id]);
  const first = await chat.send('once', { key: 'order-7' });
  const again = await chat.send('once', { key: 'order-7' });
  await syncAll(ana, ben);
  const late = await chat.send('once', { key: 'order-7' });
  assert.deepEqual([again.id, late.id, late.state], [first.id, first.id, 'sent']);
  await chat.send('twice', { key: 'order-8' });
  await syncAll(ana, ben);
  assert.deepEqual(await texts(await ben.engine.conversation(chat.id)), ['once', 'twice']);
});

test('a second conversation with the same person is the first one', async () => {
  const { ana, ben } = await anaAndBen();
  const first = await ana.engine.createConversation([ben.account.id]);
  const second = await ana.engine.createConversation([ben.account.id]);
  assert.equal(second.id, first.id);
  await first.send('hi');
  await syncAll(ana, ben);
  const bens = await ben.engine.createConversation([ana.account.id]);
  assert.deepEqual(await texts(bens), ['hi']);
});

test('both start the conversation at once and end up in one', async () => {
  const { ana, ben } = await anaAndBen();
  const anas = await ana.engine.createConversation([ben.account.id]);
  const bens = await ben.engine.createConversation([ana.account.id]);
  await Promise.all([anas.send('from ana'), bens.send('from ben')]);
  await Promise.all([ana.engine.sync(), ben.engine.sync()]);
  await syncAll(ana, ben);
  const [left, right] = [await texts(anas), await texts(bens)];
  assert.deepEqual(left.toSorted(), ['from ana', 'from ben']);
  assert.deepEqual(right.toSorted(), ['from ana', 'from ben']);
  await anas.send('later');
  await syncAll(ana, ben);
  assert.equal((await texts(bens)).at(-1), 'later');
});

test('a history is paged from either end', async () => {
  const { ana, ben } = await anaAndBen();
  const chat = await ana.engine.createConversation([ben.account.id]);
  const all = Array.from({ length: 25 }, (_, index) => `m${index}`);
  for (const text of all) await chat.send(text);
  assert.deepEqual(await texts(chat), all);
  const newest: string[] = [];
  let cursor: number | undefined;
  let pages = 0;
  do {
    const page = await chat.messages({ limit: 10, cursor });
    newest.push(...page.messages.map((message) => (message.kind === 'text' ? message.text : '')));
    cursor = page.next;
    pages += 1;
  } while (cursor !== undefined);
  assert.deepEqual(newest, all.toReversed());
  assert.equal(pages, 3);
});

test('conversations are listed by their newest activity, page by page', async () => {
  const relay = memoryRelay();
  const ana = await person('ana', relay);
  const others = [];
  for (let index = 0; index < 5; index += 1) others.push(await person(`o${index}`, relay));
  await syncAll(ana, ...others);
  const chats = [];
  for (const { account } of others) chats.push(await ana.engine.createConversation([account.id]));
  await chats[2]?.send('up');
  const listed: string[] = [];
  let before: number | undefined;
  do {
    const page = await ana.engine.conversations({ limit: 2, before });
    listed.push(...page.conversations.map(({ id }) => id));
    before = page.next;
  } while (before !== undefined);
  assert.equal(listed[0], chats[2]?.id);
  assert.deepEqual(listed.toSorted(), chats.map(({ id }) => id).toSorted());
});

test('a group grows and shrinks, everybody is told, and who is out reads nothing more', async () => {
  const { relay, ana, ben } = await anaAndBen();
  const cleo = await person('cleo', relay);
  await syncAll(cleo);
  const group = await ana.engine.createConversation([ben.account.id], { kind: 'group' });
  await group.send('two of us');
  await syncAll(ana, ben);
  await group.addMembers([cleo.account.id]);
  await syncAll(ana, ben, cleo);
  await group.send('three of us');
  await syncAll(ana, ben, cleo);
  const [bens, cleos] = [
    await ben.engine.conversation(group.id),
    await cleo.engine.conversation(group.id),
  ];
  assert.deepEqual(await texts(cleos), ['three of us']);
  assert.equal(bens.members.length, 3);

  await group.removeMembers([cleo.account.id]);
  await syncAll(ana, ben, cleo);
  await group.send('two again');
  await syncAll(ana, ben, cleo);
  assert.deepEqual(await texts(bens), ['two of us', 'three of us', 'two again']);
  assert.deepEqual(await texts(cleos), ['three of us']);
  await cleos.refresh();
  assert.equal(cleos.state, 'removed');
  await assert.rejects(cleos.send('let me in'), is('NOT_A_MEMBER'));
  const changes = (await waiting(ben.engine)).filter(({ type }) => type === 'membersChanged');
  assert.equal(changes.length, 2);
  const removals = (await waiting(cleo.engine)).filter(
    ({ type }) => type === 'conversationRemoved',
  );
  assert.equal(removals.length, 1);
});

test('who leaves keeps the history, and the others go on', async () => {
  const { relay, ana, ben } = await anaAndBen();
  const cleo = await person('cleo', relay);
  await syncAll(cleo);
  const group = await ana.engine.createConversation([ben.account.id, cleo.account.id]);
  assert.equal(group.kind, 'group');
  await group.send('all');
  await syncAll(ana, ben, cleo);
  const bens = await ben.engine.conversation(group.id);
  await bens.leave();
  assert.equal(bens.state, 'left');
  await syncAll(ben, ana, cleo);
  await group.send('without ben');
  await syncAll(ana, cleo, ben);
  assert.deepEqual(await texts(bens), ['all']);
  assert.deepEqual(await texts(await cleo.engine.conversation(group.id)), ['all', 'without ben']);
  await assert.rejects(bens.send('back'), is('NOT_A_MEMBER'));
});

test('what cannot be done to a conversation has its code, and changes nothing', async () => {
  const { ana, ben } = await anaAndBen();
  const chat = await ana.engine.createConversation([ben.account.id]);
  const stranger = 'A'.repeat(43) as typeof ana.account.id;
  await assert.rejects(chat.addMembers([stranger]), is('DIRECT_CONVERSATION'));
  await assert.rejects(chat.removeMembers([ben.account.id]), is('DIRECT_CONVERSATION'));
  await assert.rejects(ana.engine.conversation(stranger as never), is('UNKNOWN_CONVERSATION'));
  await assert.rejects(ana.engine.createConversation([]), is('INVALID_ARGUMENT'));
  await assert.rejects(ana.engine.createConversation(['x' as never]), is('INVALID_REQUEST'));
  await assert.rejects(chat.messages({ limit: 0 }), isSealwrightError);
  await assert.rejects(chat.messages({ limit: 1.5 }), is('INVALID_REQUEST'));
  await assert.rejects(chat.messages({ order: 'sideways' as never }), is('INVALID_REQUEST'));
  await assert.rejects(ana.engine.createAccount({ deviceName: 'again' }), is('ACCOUNT_EXISTS'));
  await chat.refresh();
  assert.deepEqual([chat.members.length, chat.state], [2, 'creating']);
});

test('without an account there are no conversations', async () => {
  const { relay } = await anaAndBen();
  const { openEngine } = await import('react-native-sealwright');
  const engine = await openEngine({ profile: 'nobody', storage: 'memory', relay });
  const someone = 'A'.repeat(43) as never;
  await assert.rejects(engine.createConversation([someone]), is('NO_ACCOUNT'));
  await engine.close();
});
