import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { act, createElement, StrictMode, type ReactElement } from 'react';
import {
  isSealwrightError,
  memoryRelay,
  type Conversation,
  type Engine,
  type OpenEngineOptions,
} from 'react-native-sealwright';
import {
  EngineProvider,
  useConversation,
  useConversations,
  useCustody,
  useEngine,
  useLive,
  useMessages,
  useOpenEngine,
  useSync,
} from 'react-native-sealwright/react';
import { createRoot, type Root } from 'test-renderer';

import { anaAndBen, syncAll as syncOutside, textOf, type Person } from '../api/people.ts';

Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true);

const mounted: Root[] = [];
after(() => act(async () => mounted.forEach((root) => root.unmount())));

/** Mounts a component that only runs a hook. `now` is what the hook gave last. */
async function run<Result>(hook: () => Result, around: (probe: ReactElement) => ReactElement) {
  const results: Result[] = [];
  const Probe = () => {
    results.push(hook());
    return null;
  };
  const root = createRoot();
  mounted.push(root);
  await act(async () => root.render(around(createElement(Probe))));
  return {
    get now() {
      return results.at(-1)!;
    },
    async becomes(wanted: (now: Result) => boolean) {
      const end = Date.now() + 5_000;
      while (!wanted(results.at(-1)!)) {
        assert.ok(Date.now() < end, `it stayed ${JSON.stringify(results.at(-1))}`);
        await act(() => new Promise((resolve) => setTimeout(resolve, 5)));
      }
    },
    again: (element: ReactElement) => act(async () => root.render(element)),
    unmount: () => act(async () => root.unmount()),
  };
}

function within(engine: Engine): (probe: ReactElement) => ReactElement {
  return (probe) => createElement(EngineProvider, { engine }, probe);
}

/** What the engine tells while it syncs renders components. */
const syncAll = (...everybody: Person[]) => act(() => syncOutside(...everybody));

const bare = (probe: ReactElement) => probe;
/** React runs every effect twice in it. */
const strict = (element: ReactElement) => createElement(StrictMode, null, element);

test('the list of conversations follows what is made here and what arrives', async () => {
  const { ana, ben } = await anaAndBen();
  const list = await run(() => useConversations(), within(ben.engine));
  await list.becomes(({ isLoading }) => !isLoading);
  assert.deepEqual(list.now.conversations, []);
  const chat = await ana.engine.createConversation([ben.account.id]);
  await chat.send('hello');
  await syncAll(ana, ben);
  await list.becomes(({ conversations }) => conversations[0]?.lastMessage !== undefined);
  assert.deepEqual(
    list.now.conversations.map(({ id }) => id),
    [chat.id],
  );
  await ben.engine.createConversation([ana.account.id], { kind: 'group' });
  await list.becomes(({ conversations }) => conversations.length === 2);
});

test('a chat shows what is sent at once, its delivery, and what arrives, without taking the events', async () => {
  const { ana, ben } = await anaAndBen();
  const chat = await ana.engine.createConversation([ben.account.id]);
  const screen = await run(
    () => useMessages(useConversation(chat.id).conversation),
    within(ana.engine),
  );
  await screen.becomes(({ isLoading }) => !isLoading);
  await act(async () => void (await chat.send('one')));
  await screen.becomes(({ messages }) => messages[0]?.state === 'queued');
  await syncAll(ana, ben);
  await screen.becomes(({ messages }) => messages[0]?.state === 'sent');
  await (await ben.engine.conversation(chat.id)).send('two');
  await syncAll(ben, ana);
  await screen.becomes(({ messages }) => messages.length === 2);
  assert.deepEqual(screen.now.messages.map(textOf), ['two', 'one']);

  const heard = new Promise((resolve) =>
    ana.engine.on('message', ({ message }) => resolve(textOf(message))),
  );
  assert.equal(await heard, 'two');
});

test('messages come in pages, and those that did not change stay the same objects', async () => {
  const { ana, ben } = await anaAndBen();
  const chat = await ana.engine.createConversation([ben.account.id]);
  for (let index = 0; index < 5; index += 1) await chat.send(`${index}`);
  const screen = await run(() => useMessages(chat, { pageSize: 2 }), within(ana.engine));
  await screen.becomes(({ messages }) => messages.length === 2);
  assert.ok(screen.now.hasMore);
  await act(async () => screen.now.loadMore());
  await screen.becomes(({ messages }) => messages.length === 4);
  const before = screen.now.messages;
  await act(async () => screen.now.loadMore());
  await screen.becomes(({ messages }) => messages.length === 5);
  assert.equal(screen.now.hasMore, false);
  assert.equal(screen.now.messages[3], before[3]);
  await act(async () => screen.now.loadMore());
  await act(async () => void (await chat.send('5')));
  await screen.becomes(({ messages }) => messages.length === 6);
  assert.deepEqual(screen.now.messages.map(textOf), ['5', '4', '3', '2', '1', '0']);
});

test('another conversation never shows the messages of the one before', async () => {
  const { ana, ben } = await anaAndBen();
  const one = await ana.engine.createConversation([ben.account.id]);
  const two = await ana.engine.createConversation([ben.account.id], { kind: 'group' });
  await one.send('in one');
  await two.send('in two');
  const shown: { chat: string; texts: string[] }[] = [];
  const Probe = ({ chat }: { chat: Conversation }) => {
    const { messages } = useMessages(chat);
    shown.push({ chat: chat.id, texts: messages.map(textOf) });
    return null;
  };
  const at = (chat: Conversation) => within(ana.engine)(createElement(Probe, { chat }));
  const screen = await run(() => undefined, bare);
  await screen.again(at(one));
  await screen.again(at(two));
  for (let turn = 0; turn < 50 && shown.at(-1)?.texts.length === 0; turn += 1) {
    await act(() => new Promise((resolve) => setTimeout(resolve, 5)));
  }
  assert.deepEqual(shown.at(-1), { chat: two.id, texts: ['in two'] });
  const strays = shown.filter(({ chat, texts }) =>
    texts.includes(chat === two.id ? 'in one' : 'in two'),
  );
  assert.deepEqual(strays, []);
});

test('a conversation that the profile does not have is an error with its code, and reload asks again', async () => {
  const { ana, ben } = await anaAndBen();
  const elsewhere = await ben.engine.createConversation([ana.account.id]);
  const screen = await run(() => useConversation(elsewhere.id), within(ana.engine));
  await screen.becomes(({ error }) => error !== undefined);
  assert.ok(isSealwrightError(screen.now.error, 'UNKNOWN_CONVERSATION'));
  assert.equal(screen.now.isLoading, false);
  await syncAll(ben, ana);
  await act(async () => screen.now.reload());
  await screen.becomes(({ conversation }) => conversation?.id === elsewhere.id);
  assert.equal(screen.now.error, undefined);
});

test('what was read stays when a later reading fails', async () => {
  const { ana } = await anaAndBen();
  const screen = await run(() => useCustody(), within(ana.engine));
  await screen.becomes(({ custody }) => custody !== undefined);
  await ana.engine.close();
  await act(async () => screen.now.reload());
  await screen.becomes(({ error }) => isSealwrightError(error, 'HANDLE_CLOSED'));
  assert.ok(screen.now.custody !== undefined);
});

test('changes during a reading lead to one more, and none after the component went', async () => {
  const { ana, ben } = await anaAndBen();
  let readings = 0;
  let release = (): void => undefined;
  const screen = await run(
    () =>
      useLive(async () => {
        readings += 1;
        await new Promise<void>((resolve) => (release = resolve));
        return readings;
      }, []),
    within(ana.engine),
  );
  for (let index = 0; index < 3; index += 1)
    await ana.engine.createConversation([ben.account.id], { kind: 'group' });
  assert.equal(readings, 1);
  await act(async () => release());
  assert.equal(readings, 2);
  await screen.unmount();
  release();
  await ana.engine.createConversation([ben.account.id], { kind: 'group' });
  assert.equal(readings, 2);
});

test('a profile is opened while its component is there, and a failed opening can be tried again', async () => {
  const wrong: OpenEngineOptions = { profile: 'not a name', storage: 'memory' };
  const options: OpenEngineOptions = { profile: 'hooks', storage: 'memory' };
  const seen: ReturnType<typeof useOpenEngine>[] = [];
  const App = ({ which }: { which: OpenEngineOptions }) => {
    seen.push(useOpenEngine(which));
    return null;
  };
  const screen = await run(() => undefined, bare);
  await screen.again(strict(createElement(App, { which: wrong })));
  await settled(() => seen.at(-1)?.error !== undefined);
  assert.ok(isSealwrightError(seen.at(-1)?.error, 'INVALID_ARGUMENT'));
  await act(async () => seen.at(-1)?.retry());
  await settled(() => seen.at(-1)?.error !== undefined);
  await screen.again(strict(createElement(App, { which: options })));
  await settled(() => seen.at(-1)?.engine !== undefined);
  const { engine } = seen.at(-1)!;
  assert.equal(seen.at(-1)?.error, undefined);
  await engine?.createAccount({ deviceName: 'Phone' });
  await screen.unmount();
  await settled(() => true);
  await assert.rejects(engine!.custody(), { code: 'HANDLE_CLOSED' });
});

test('sync runs while it is wanted, and says where it stands', async () => {
  const relay = memoryRelay();
  const { ana, ben } = await anaAndBen(relay);
  const seen: string[] = [];
  const Sync = ({ enabled }: { enabled: boolean }) => {
    seen.push(useSync(enabled).state);
    return null;
  };
  const at = (enabled: boolean) => strict(within(ben.engine)(createElement(Sync, { enabled })));
  const screen = await run(() => undefined, bare);
  await screen.again(at(false));
  assert.deepEqual([...new Set(seen)], ['stopped']);
  await screen.again(at(true));
  await act(async () => {
    await (await ana.engine.createConversation([ben.account.id])).send('hello');
    await ana.engine.sync();
  });
  await settled(() => seen.at(-1) === 'idle');
  const list = async () => (await ben.engine.conversations()).conversations;
  for (let turn = 0; turn < 100 && (await list()).length === 0; turn += 1)
    await settled(() => true);
  assert.equal((await list()).length, 1);
  await screen.again(at(false));
  assert.equal(seen.at(-1), 'stopped');
});

test('sync without a relay is stopped, with the error', async () => {
  const opened = await run(() => useOpenEngine({ profile: 'alone', storage: 'memory' }), bare);
  await opened.becomes(({ engine }) => engine !== undefined);
  const screen = await run(() => useSync(), within(opened.now.engine!));
  await screen.becomes(({ error }) => isSealwrightError(error, 'INVALID_ARGUMENT'));
  assert.equal(screen.now.state, 'stopped');
});

test('a hook under no provider says what is missing', async (t) => {
  t.mock.method(console, 'error', () => undefined);
  await assert.rejects(
    run(() => useEngine(), bare),
    /<EngineProvider>/,
  );
});

async function settled(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 500; turn += 1) {
    await act(() => new Promise((resolve) => setTimeout(resolve, 5)));
    if (holds()) return;
  }
  assert.fail('it did not come to that');
}
