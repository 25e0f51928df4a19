import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';

import { parseStreamToken, type StreamId, type StreamToken } from './contract.ts';
import { streamIdOf, writeKeyOf } from './tokens.ts';
import { Watcher, type WebSocketLike } from './watcher.ts';

const [one, two, three] = ['A', 'B', 'C'].map((letter) =>
  parseStreamToken(`${letter.repeat(42)}A`),
) as [StreamToken, StreamToken, StreamToken];
const idOf = (token: StreamToken) => streamIdOf(writeKeyOf(token));

/** A WebSocket whose other side is the test. */
class FakeSocket implements WebSocketLike {
  static all: FakeSocket[] = [];
  static get last(): FakeSocket {
    return FakeSocket.all.at(-1) ?? assert.fail('no socket was opened');
  }
  readonly url: string;
  readyState = 0;
  sent: { list: number; watch: string[]; token?: string }[] = [];
  onopen: WebSocketLike['onopen'] = null;
  onmessage: WebSocketLike['onmessage'] = null;
  onclose: WebSocketLike['onclose'] = null;
  onerror: WebSocketLike['onerror'] = null;

  constructor(url: string) {
    this.url = url;
    FakeSocket.all.push(this);
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {
    this.readyState = 3;
  }
  opens(): void {
    this.readyState = 1;
    this.onopen?.({} as never);
  }
  says(data: unknown): void {
    this.onmessage?.({ data: typeof data === 'object' ? JSON.stringify(data) : data });
  }
  confirms(): void {
    this.says({ watching: this.sent.at(-1)?.list });
  }
  breaks(): void {
    this.readyState = 3;
    this.onclose?.({} as never);
  }
}

const abort: AbortController[] = [];
afterEach(() => {
  for (const controller of abort.splice(0)) controller.abort();
  FakeSocket.all = [];
});

describe('a watch', () => {
  test('opens one socket, says its tokens there, and reports what changes', async () => {
    const { watcher, seen, told } = started({ token: 'bearer' });
    watcher.watch([one, two], told);
    const socket = await opened();
    assert.equal(socket.url, 'wss://relay.example/base/v1/watch');
    assert.deepEqual(socket.sent, [{ list: 1, watch: [one, two], token: 'bearer' }]);
    socket.confirms();
    seen.length = 0;
    socket.says({ changed: idOf(two) });
    assert.deepEqual(seen, [idOf(two)]);
  });

  test('reports every stream once it is confirmed, since something may have been missed', async () => {
    const { watcher, seen, told } = started();
    watcher.watch([one, two], told);
    const socket = await opened();
    assert.deepEqual(seen, []);
    socket.confirms();
    assert.deepEqual(seen.toSorted(), [idOf(one), idOf(two)].toSorted());
  });

  test('reconnects, says its tokens again and reports every stream', async () => {
    const { watcher, seen, told } = started();
    watcher.watch([one], told);
    const first = await opened();
    first.confirms();
    first.breaks();
    seen.length = 0;
    await until(() => FakeSocket.all.length === 2);
    FakeSocket.last.opens();
    assert.deepEqual(FakeSocket.last.sent.at(-1)?.watch, [one]);
    FakeSocket.last.confirms();
    assert.deepEqual(seen, [idOf(one)]);
  });

  test('replaced by a longer one in the same turn keeps the socket and reports only what is new', async () => {
    const { watcher, seen, told } = started();
    const stop = watcher.watch([one, two], told);
    const socket = await opened();
    socket.confirms();
    seen.length = 0;
    stop();
    watcher.watch([one, two, three], told);
    await until(() => socket.sent.length === 2);
    assert.deepEqual(socket.sent[1]?.watch, [one, two, three]);
    socket.confirms();
    assert.deepEqual(seen, [idOf(three)]);
    assert.equal(FakeSocket.all.length, 1);
  });

  test('reports a stream again that changed while nobody watched it', async () => {
    const { watcher, seen, told } = started();
    const stop = watcher.watch([one, two], told);
    const socket = await opened();
    socket.confirms();
    stop();
    socket.says({ changed: idOf(one) });
    seen.length = 0;
    watcher.watch([one, two], told);
    await until(() => socket.sent.length === 2);
    socket.confirms();
    assert.deepEqual(seen, [idOf(one)]);
  });

  test('does not take the confirmation of an earlier list for that of the last one', async () => {
    const { watcher, seen, told } = started();
    watcher.watch([one], told);
    const socket = await opened();
    watcher.watch([two], told);
    await until(() => socket.sent.length === 2);
    socket.says({ watching: 1 });
    assert.deepEqual(seen, []);
    socket.says({ watching: 2 });
    assert.deepEqual(seen.toSorted(), [idOf(one), idOf(two)].toSorted());
  });

  test('stopped reports nothing more, and the last one closes the socket', async () => {
    const { watcher, seen, told } = started();
    const stop = watcher.watch([one], told);
    const socket = await opened();
    socket.confirms();
    seen.length = 0;
    stop();
    socket.says({ changed: idOf(one) });
    await until(() => socket.readyState === 3);
    assert.deepEqual(seen, []);
    socket.breaks();
    await pause(60);
    assert.equal(FakeSocket.all.length, 1);
  });

  test('tells two watches of one stream, and only those that list it', async () => {
    const { watcher } = started();
    const [left, right, other]: [StreamId[], StreamId[], StreamId[]] = [[], [], []];
    watcher.watch([one], (stream) => left.push(stream));
    watcher.watch([one, two], (stream) => right.push(stream));
    watcher.watch([three], (stream) => other.push(stream));
    const socket = await opened();
    socket.confirms();
    for (const list of [left, right, other]) list.length = 0;
    socket.says({ changed: idOf(one) });
    assert.deepEqual([left, right, other], [[idOf(one)], [idOf(one)], []]);
  });

  test('of nothing opens no socket, and of what is no token fails at once', async () => {
    const { watcher, told } = started();
    watcher.watch([], told)();
    assert.throws(() => watcher.watch(['x' as never], told), { reason: 'malformed' });
    await pause(60);
    assert.equal(FakeSocket.all.length, 0);
  });

  test('ends with the signal', async () => {
    const { watcher, told, controller } = started();
    watcher.watch([one], told);
    const socket = await opened();
    controller.abort();
    assert.equal(socket.readyState, 3);
    watcher.watch([one], told);
    await pause(60);
    assert.equal(FakeSocket.all.length, 1);
  });
});

describe('a hostile relay', () => {
  for (const [what, data] of Object.entries({
    'binary data': new ArrayBuffer(3),
    'no JSON': 'hello',
    'JSON that is no object': '7',
    'a very long message': JSON.stringify({ changed: 'x'.repeat(5000) }),
  })) {
    test(`that says ${what} loses its connection, and is tried again`, async () => {
      const { watcher, told } = started();
      watcher.watch([one], told);
      const socket = await opened();
      socket.onmessage?.({ data });
      assert.equal(socket.readyState, 3);
      await until(() => FakeSocket.all.length === 2);
    });
  }

  test('that reports streams nobody watches is not listened to', async () => {
    const { watcher, seen, told } = started();
    watcher.watch([one], told);
    const socket = await opened();
    socket.confirms();
    seen.length = 0;
    for (const changed of [idOf(two), '', 'x', 7, null, [idOf(one)]]) socket.says({ changed });
    assert.deepEqual(seen, []);
  });

  test('that falls silent is left after a while: the connection may be half open', async () => {
    const { watcher, told } = started({ silenceMs: 60 });
    watcher.watch([one], told);
    const socket = await opened();
    socket.confirms();
    await until(() => socket.readyState === 3);
    await until(() => FakeSocket.all.length === 2);
  });

  test('that never opens is left after the time-out', async () => {
    const { watcher, told } = started({ timeoutMs: 60 });
    watcher.watch([one], told);
    await until(() => FakeSocket.all.length === 2);
    assert.equal(FakeSocket.all[0]?.readyState, 3);
  });

  test('whose late words arrive from a socket that was left is not heard', async () => {
    const { watcher, seen, told } = started();
    watcher.watch([one], told);
    const first = await opened();
    first.confirms();
    first.breaks();
    seen.length = 0;
    first.says({ changed: idOf(one) });
    assert.deepEqual(seen, []);
  });
});

function started(options: { token?: string; silenceMs?: number; timeoutMs?: number } = {}) {
  const controller = new AbortController();
  abort.push(controller);
  const seen: StreamId[] = [];
  const watcher = new Watcher({
    base: 'https://relay.example/base',
    token: options.token,
    timeoutMs: options.timeoutMs ?? 60_000,
    silenceMs: options.silenceMs ?? 60_000,
    signal: controller.signal,
    WebSocket: FakeSocket,
  });
  return { watcher, seen, told: (stream: StreamId) => void seen.push(stream), controller };
}

async function opened(): Promise<FakeSocket> {
  await until(() => FakeSocket.all.length > 0);
  FakeSocket.last.opens();
  return FakeSocket.last;
}

async function until(holds: () => boolean): Promise<void> {
  for (let waited = 0; waited < 500; waited += 1) {
    if (holds()) return;
    await pause(10);
  }
  assert.fail('it did not happen within 5 seconds');
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
