import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openEngineOver, type Engine, type OpenEngineOptions } from './engine.ts';
import { isSealwrightError, type ErrorCode } from './errors.ts';
import type { AccountId, ConversationId } from './ids.ts';
import { host as web } from './native/host.web.ts';
import { Waist } from './native/waist.ts';
import { FakeHost } from './testing/fake-host.ts';
import { FakePace, settled } from './testing/fake-pace.ts';
import { FakeRelay } from './testing/fake-relay.ts';

const is = (code: ErrorCode) => (error: unknown) => isSealwrightError(error, code);
const HANDLE = 'e'.repeat(32);
const MESSAGE = {
  id: 'm',
  conversation: 'c',
  sender: 's',
  device: 'd',
  mine: true,
  sentAt: 1,
  receivedAt: 2,
  state: 'queued',
  seq: 1,
};
const CONVERSATION = {
  handle: 'f'.repeat(32),
  id: 'c',
  kind: 'group',
  members: ['a', 'b'],
  state: 'active',
  createdAt: 3,
};

function open(host: FakeHost, options: Partial<OpenEngineOptions> = {}): Promise<Engine> {
  const all = { profile: 'main', directory: '/somewhere', ...options };
  return openEngineOver(new Waist(host), all, { pace: new FakePace() });
}

test('opening passes on what was said and nothing else', async () => {
  const host = new FakeHost();
  await open(host);
  await open(host, { storage: 'memory', allowUnprotected: true });
  assert.deepEqual(
    host.of('openEngine').map(({ request }) => request),
    [
      { profile: 'main', directory: '/somewhere' },
      { profile: 'main', directory: '/somewhere', storage: 'memory', allowUnprotected: true },
    ],
  );
});

test('a directory is what was said, or the default, or left to the platform', async () => {
  const host = new FakeHost();
  await open(host, { directory: undefined });
  host.defaults = () => ({ directory: '/default', allowUnprotected: true });
  await open(host, { directory: undefined });
  await open(host, { allowUnprotected: false });
  assert.deepEqual(
    host
      .of('openEngine')
      .map(({ request: { directory, allowUnprotected } }) => [directory, allowUnprotected]),
    [
      [undefined, undefined],
      ['/default', true],
      ['/somewhere', false],
    ],
  );
});

test('arguments of the wrong type are INVALID_ARGUMENT, and nothing is opened', async () => {
  const host = new FakeHost();
  const wrong: object[] = [{ profile: 7 }, { profile: undefined }, { directory: {} }];
  wrong.push(...[{}, 7, 'http://relay', null, { append() {} }].map((relay) => ({ relay })));
  wrong.push({ relay: Object.assign(new FakeRelay(), { watch: 7 }) });
  for (const options of wrong) await assert.rejects(open(host, options), is('INVALID_ARGUMENT'));
  assert.equal(host.of('openEngine').length, 0);
});

test('options that are no object, and signals that are none, are INVALID_ARGUMENT everywhere', async () => {
  const host = new FakeHost();
  host.on('conversation', () => ({ ok: CONVERSATION }));
  const engine = await open(host, { relay: new FakeRelay() });
  const chat = await engine.conversation('c' as ConversationId);
  const calls = host.calls.length;
  for (const wrong of [null, 7, 'x', true, () => undefined] as never[]) {
    const rejecting = [
      () => openEngineOver(new Waist(new FakeHost()), wrong),
      () => engine.createAccount(wrong),
      () => engine.createConversation(['b' as AccountId], wrong),
      () => engine.conversations(wrong),
      () => engine.sync(wrong),
      () => engine.sync({ signal: wrong }),
      () => chat.send('x', wrong),
      () => chat.messages(wrong),
    ];
    for (const call of rejecting) await assert.rejects(call, is('INVALID_ARGUMENT'), String(call));
    assert.throws(() => engine.events(wrong), is('INVALID_ARGUMENT'));
    assert.throws(() => engine.events({ signal: wrong }), is('INVALID_ARGUMENT'));
    assert.throws(() => chat.history(wrong), is('INVALID_ARGUMENT'));
  }
  assert.equal(host.calls.length, calls);
});

test('where there is no engine, that is said before anything else', async () => {
  const options = { profile: 7 } as unknown as OpenEngineOptions;
  await assert.rejects(openEngineOver(new Waist(web), options), is('PLATFORM_UNSUPPORTED'));
});

test('the account is there after opening, or after it was created', async () => {
  const host = new FakeHost();
  const account = { id: 'a', deviceName: 'phone', deviceId: 'd', createdAt: 1 };
  host.on('createAccount', () => ({ ok: account }));
  const engine = await open(host);
  assert.equal(engine.account, undefined);
  assert.deepEqual(await engine.createAccount({ deviceName: 'phone' }), account);
  assert.deepEqual(engine.account, account);
  assert.deepEqual(host.of('createAccount')[0]?.request, { engine: HANDLE, deviceName: 'phone' });
  host.on('openEngine', () => ({ ok: { engine: HANDLE, protection: 'keyring', account } }));
  const again = await open(host);
  assert.deepEqual([again.account, again.protection], [account, 'keyring']);
  await assert.rejects(engine.createAccount({} as never), is('INVALID_ARGUMENT'));
});

test('a conversation shows what was read, with the bytes of its last message', async () => {
  const host = new FakeHost();
  const lastMessage = { ...MESSAGE, kind: 'data', data: 0 };
  const blobs = [Uint8Array.of(5)];
  host.on('createConversation', () => ({ ok: { ...CONVERSATION, lastMessage }, blobs }));
  host.on('conversation', () => ({ ok: { ...CONVERSATION, state: 'left', members: ['a'] } }));
  host.on('leave', () => ({ ok: {} }));
  const engine = await open(host);
  const chat = await engine.createConversation(new Set(['b' as AccountId]), { kind: 'group' });
  assert.deepEqual(host.of('createConversation')[0]?.request, {
    engine: HANDLE,
    members: ['b'],
    kind: 'group',
  });
  const { id, kind, members, state, createdAt } = chat;
  assert.deepEqual(
    { id, kind, members, state, createdAt, handle: CONVERSATION.handle },
    CONVERSATION,
  );
  assert.deepEqual(chat.lastMessage, { ...MESSAGE, kind: 'data', data: Uint8Array.of(5) });
  await chat.leave();
  assert.deepEqual([chat.state, chat.members, chat.lastMessage], ['left', ['a'], undefined]);
});

test('text goes in the request, data beside it, a key along', async () => {
  const host = new FakeHost();
  host.on('conversation', () => ({ ok: CONVERSATION }));
  host.on('send', () => ({ ok: { ...MESSAGE, kind: 'text', text: 'hi' } }));
  const chat = await (await open(host)).conversation('c' as ConversationId);
  await chat.send('hi', { key: 'k' });
  await chat.send(Uint8Array.of(1, 2));
  const [text, data] = host.of('send');
  const conversation = CONVERSATION.handle;
  assert.deepEqual(text, {
    op: 'send',
    request: { conversation, text: 'hi', key: 'k' },
    blobs: [],
  });
  assert.deepEqual(data, {
    op: 'send',
    request: { conversation, data: 0 },
    blobs: [Uint8Array.of(1, 2)],
  });
  for (const wrong of [undefined, null, 7, ['hi'], new ArrayBuffer(2), { text: 'hi' }]) {
    await assert.rejects(chat.send(wrong as never), is('INVALID_ARGUMENT'));
  }
  await assert.rejects(chat.send('hi', { key: 7 as never }), is('INVALID_ARGUMENT'));
  await assert.rejects(chat.send('\ud800'), is('INVALID_TEXT'));
  assert.equal(host.of('send').length, 2);
});

test('history reads page after page, one loop at a time, and stops when told', async () => {
  const host = new FakeHost();
  host.on('conversation', () => ({ ok: CONVERSATION }));
  host.on('messages', ({ request: { cursor } }) => {
    const seq = Number(cursor ?? 0) + 1;
    const messages = [{ ...MESSAGE, kind: 'text', text: `${seq}`, seq }];
    return { ok: seq < 3 ? { messages, next: seq } : { messages: [] } };
  });
  const chat = await (await open(host)).conversation('c' as ConversationId);
  const seen: number[] = [];
  for await (const { seq } of chat.history({ order: 'oldest', limit: 1 })) seen.push(seq);
  assert.deepEqual(seen, [1, 2]);
  assert.deepEqual(host.of('messages')[1]?.request, {
    conversation: CONVERSATION.handle,
    order: 'oldest',
    limit: 1,
    cursor: 1,
  });
  const history = chat.history();
  const both = await Promise.allSettled([history.next(), history.next()]);
  assert.deepEqual(
    both.map(({ status }) => status),
    ['fulfilled', 'rejected'],
  );
  await history.return?.();
  assert.deepEqual(await history.next(), { done: true, value: undefined });
});

test('lists of members are lists of strings', async () => {
  const host = new FakeHost();
  host.on('conversation', () => ({ ok: CONVERSATION }));
  const engine = await open(host);
  const chat = await engine.conversation('c' as ConversationId);
  for (const wrong of [undefined, null, 7, 'abc', {}, [7], [undefined]] as never[]) {
    await assert.rejects(engine.createConversation(wrong), is('INVALID_ARGUMENT'));
    await assert.rejects(chat.addMembers(wrong), is('INVALID_ARGUMENT'));
    await assert.rejects(chat.removeMembers(wrong), is('INVALID_ARGUMENT'));
  }
  assert.deepEqual(
    host.calls.map(({ op }) => op),
    ['hello', 'openEngine', 'conversation'],
  );
});

test('an event brings its message with its bytes, and a wake brings the next ones', async () => {
  const host = new FakeHost();
  const events: object[] = [];
  const blobs = [Uint8Array.of(9)];
  host.on('events', () => ({ ok: { events: events.splice(0), more: false }, blobs }));
  const engine = await open(host);
  const seen: unknown[] = [];
  engine.on(
    'message',
    ({ type, conversation, message }) => void seen.push({ type, conversation, message }),
  );
  await new Promise((resolve) => setTimeout(resolve, 5));
  const message = { ...MESSAGE, kind: 'data', data: 0 };
  events.push({ seq: 4, type: 'message', conversation: 'c', message });
  host.emit({ type: 'wake', engine: HANDLE });
  await new Promise((resolve) => setTimeout(resolve, 5));
  const data = Uint8Array.of(9);
  assert.deepEqual(seen, [{ type: 'message', conversation: 'c', message: { ...message, data } }]);
  assert.deepEqual(host.of('acknowledge')[0]?.request, { engine: HANDLE, through: 4 });
  assert.throws(() => engine.on('message', 7 as never), is('INVALID_ARGUMENT'));
});

test('calls that make work reach a running sync; others do not', async () => {
  const host = new FakeHost();
  host.on('sync', () => ({ ok: { jobs: [], watch: [], pending: false } }));
  host.on('conversation', () => ({ ok: CONVERSATION }));
  host.on('send', () => ({ ok: { ...MESSAGE, kind: 'unknown' } }));
  const engine = await open(host, { relay: new FakeRelay() });
  await engine.start();
  await settled();
  const before = host.of('sync').length;
  const chat = await engine.conversation('c' as ConversationId);
  await settled();
  assert.equal(host.of('sync').length, before);
  await chat.send('hi');
  await settled();
  assert.equal(host.of('sync').length, before + 1);
  await engine.close();
});

test('after close everything rejects with HANDLE_CLOSED and nothing reaches the engine', async () => {
  const host = new FakeHost();
  host.on('conversation', () => ({ ok: CONVERSATION }));
  const engine = await open(host, { relay: new FakeRelay() });
  const chat = await engine.conversation('c' as ConversationId);
  const loop = engine.events();
  await Promise.all([engine.close(), engine.close()]);
  await engine.close();
  assert.deepEqual(
    host.of('close').map(({ request }) => request),
    [{ handle: HANDLE }],
  );
  assert.deepEqual(await loop.next(), { done: true, value: undefined });
  const calls = host.calls.length;
  const some = ['b' as AccountId];
  const rejecting = [
    () => engine.createAccount({ deviceName: 'x' }),
    () => engine.createConversation(some),
    () => engine.conversations(),
    () => engine.conversation('c' as ConversationId),
    () => engine.sync(),
    () => engine.start(),
    () => engine.stop(),
    () => chat.send('x'),
    () => chat.messages(),
    () => chat.history().next(),
    () => chat.addMembers(some),
    () => chat.removeMembers(some),
    () => chat.leave(),
    () => chat.refresh(),
  ];
  for (const call of rejecting) await assert.rejects(call, is('HANDLE_CLOSED'), String(call));
  assert.throws(() => engine.on('message', () => undefined), is('HANDLE_CLOSED'));
  assert.throws(() => engine.events(), is('HANDLE_CLOSED'));
  assert.equal(host.calls.length, calls);
  assert.equal(host.listening, 0);
});

test('a call that close overtakes is HANDLE_CLOSED as well', async () => {
  const host = new FakeHost();
  const error = { code: 'INVALID_HANDLE', message: 'm', retry: 'never', severity: 'warning' };
  host.on('conversations', async () => {
    await settled();
    return { error };
  });
  const engine = await open(host);
  await assert.rejects(engine.conversations(), is('INVALID_HANDLE'));
  const overtaken = engine.conversations();
  await engine.close();
  await assert.rejects(overtaken, is('HANDLE_CLOSED'));
});

test('closing acknowledges what listeners are done with, before the engine is gone', async () => {
  const host = new FakeHost();
  const events = [1, 2].map((seq) => ({ seq, type: 'conversationAdded', conversation: `c${seq}` }));
  host.on('events', () => ({ ok: { events, more: false } }));
  const engine = await open(host);
  engine.on('conversationAdded', ({ conversation }) =>
    conversation === ('c2' as ConversationId) ? new Promise(() => undefined) : undefined,
  );
  await new Promise((resolve) => setTimeout(resolve, 5));
  await engine.close();
  assert.deepEqual(
    host.calls.slice(-2).map(({ op, request }) => [op, request['through']]),
    [
      ['acknowledge', 1],
      ['close', undefined],
    ],
  );
});

test('an engine ends with the block that uses it', async () => {
  const host = new FakeHost();
  {
    await using engine = await open(host);
    assert.ok(engine.protection);
  }
  assert.equal(host.of('close').length, 1);
  const other = await open(host);
  other[Symbol.dispose]();
  await settled();
  assert.equal(host.of('close').length, 2);
});

test('an engine shows no handle to whoever looks at it', async () => {
  const engine = await open(new FakeHost());
  assert.ok(!JSON.stringify(engine).includes(HANDLE));
  const keys = [...Object.getOwnPropertyNames(engine), ...Object.getOwnPropertySymbols(engine)];
  assert.deepEqual(keys, ['protection']);
});
