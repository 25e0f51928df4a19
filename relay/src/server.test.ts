import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';

import { WebSocket } from 'ws';

import { toBase64Url } from '../../src/base64url.ts';
import {
  httpRelay,
  parsePoolToken,
  parseStreamToken,
  poolIdOf,
  streamIdOf,
  writeKeyOf,
  type StreamId,
  type StreamToken,
} from '../../src/relay/index.ts';
import { encodeFrame } from './frame.ts';
import { sqliteRelay, startRelay, type Appended, type RunningRelay } from './index.ts';

const TYPE = 'application/octet-stream';
const HOUR = 3_600_000;

describe('requests', () => {
  let relay: RunningRelay;
  before(
    async () =>
      (relay = await startRelay({
        port: 0,
        data: ':memory:',
        limits: { bodyBytes: 1000, poolBytes: 1000 },
      })),
  );
  after(() => relay.close());
  const post = (
    path: string,
    body: Uint8Array<ArrayBuffer>,
    headers: Record<string, string> = { 'content-type': TYPE },
  ) => fetch(`${relay.url}${path}`, { method: 'POST', body, headers });
  const frame = (head: Record<string, unknown>, ...bodies: Uint8Array[]) =>
    encodeFrame({ head, bodies });
  const one = Uint8Array.of(1);

  test('that are no frames, or name what is none, are 400 and never 500', async () => {
    const stream = writeKeyOf(token(1));
    const wrong: [string, Uint8Array<ArrayBuffer>][] = [
      ['append', new Uint8Array(0)],
      ['append', new Uint8Array([1, 2, 3])],
      ['append', new Uint8Array([255, 255, 255, 255])],
      ['append', frame({ stream, key: 'k' }, one).slice(0, -1)],
      ['append', frame({ stream, key: 'k' })],
      ['append', frame({ stream, key: 'k' }, one, one)],
      ['append', frame({ stream, key: 'k', unless: null }, one)],
      ['append', frame({ stream, key: ['k'] }, one)],
      ['append', frame({ stream: { toString: 'x' }, key: 'k' }, one)],
      ['append', frame({}, one)],
      ['read', frame({ stream: token(1), after: '0', limit: 1 })],
      ['read', frame({ stream: token(1), after: 0 })],
      ['read', frame({ stream: token(1), after: 0, limit: 1 }, one)],
      ['trim', frame({ stream: token(1) })],
      ['offer', frame({ pool: token(1), generation: 1 })],
      ['offer', frame({ pool: token(1), generation: {} }, one)],
      ['take', frame({ pool: token(1) })],
      ['take', frame({ pool: 'x', requestId: 'r' })],
    ];
    for (const [verb, body] of wrong) {
      const response = await post(`/v1/${verb}`, body);
      assert.equal(response.status, 400, `${verb} ${Buffer.from(body).toString('latin1')}`);
      assert.equal(await response.text(), 'malformed');
    }
  });

  test('of another type are refused, so that no web page can send them unasked', async () => {
    const body = frame({ stream: writeKeyOf(token(1)), key: 'k' }, one);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json']) {
      assert.equal((await post('/v1/append', body, { 'content-type': type })).status, 400);
    }
    const response = await post('/v1/append', body);
    assert.equal(response.headers.get('access-control-allow-origin'), null);
  });

  test('that are too large are 413, with or without a content-length', async () => {
    const large = new Uint8Array(70_000);
    assert.equal((await post('/v1/append', large)).status, 413);
    const stream = new Blob([large]).stream();
    const chunked = {
      method: 'POST',
      body: stream,
      headers: { 'content-type': TYPE },
      duplex: 'half',
    } as RequestInit;
    assert.equal((await fetch(`${relay.url}/v1/append`, chunked)).status, 413);
    assert.equal(
      (
        await post(
          '/v1/append',
          frame({ stream: writeKeyOf(token(1)), key: 'large' }, new Uint8Array(1001)),
        )
      ).status,
      429,
    );
  });

  test('to other addresses or with other methods are 404', async () => {
    assert.equal((await post('/v1/nothing', frame({}))).status, 404);
    assert.equal((await post('/v1/constructor', frame({}))).status, 404);
    assert.equal((await fetch(`${relay.url}/v1/read`)).status, 404);
    assert.equal((await fetch(relay.url)).status, 404);
  });

  test('that break off or are no HTTP leave the relay running', async () => {
    const { port } = new URL(relay.url);
    for (const text of [
      'nonsense\r\n\r\n',
      `POST /v1/append HTTP/1.1\r\nhost: x\r\ncontent-type: ${TYPE}\r\ncontent-length: 900\r\n\r\nhalf`,
    ]) {
      const socket = connect(Number(port), '127.0.0.1', () =>
        socket.write(text, () => socket.destroy()),
      );
      await new Promise((resolve) => socket.once('close', resolve));
    }
    assert.equal(
      (await post('/v1/read', frame({ stream: token(9), after: 0, limit: 1 }))).status,
      200,
    );
  });
});

describe('admission', () => {
  test('without one of the tokens every verb is unauthorized, and so is a watch', async () => {
    const relay = await startRelay({ port: 0, data: ':memory:', tokens: ['alpha', 'beta'] });
    try {
      for (const wrong of [undefined, 'alph', 'alpha2', 'ALPHA']) {
        const client = httpRelay(relay.url, wrong === undefined ? {} : { token: wrong });
        await assert.rejects(client.read(token(1), 0, 1), { reason: 'unauthorized' });
        assert.equal(
          await closeCode(relay.url, { list: 1, watch: [token(1)], token: wrong }),
          4401,
        );
      }
      for (const right of ['alpha', 'beta']) {
        assert.deepEqual(await httpRelay(relay.url, { token: right }).read(token(1), 0, 1), []);
      }
    } finally {
      await relay.close();
    }
  });

  test('a relay that can be reached from outside needs a token', async () => {
    for (const host of ['0.0.0.0', '::', '192.168.1.2', 'relay.example']) {
      await assert.rejects(startRelay({ port: 0, data: ':memory:', host }), /token/);
    }
    const relay = await startRelay({
      port: 0,
      data: ':memory:',
      host: '0.0.0.0',
      tokens: ['alpha'],
    });
    await relay.close();
  });
});

describe('data', () => {
  const directory = mkdtempSync(join(tmpdir(), 'relay-'));
  after(() => rmSync(directory, { recursive: true }));

  test('of a newer format is refused and left as it is', () => {
    const file = join(directory, 'newer.sqlite');
    sqliteRelay({ data: file }).close();
    const newer = new DatabaseSync(file);
    newer.exec('PRAGMA user_version = 99');
    newer.close();
    assert.throws(() => sqliteRelay({ data: file }), /newer relay/);
    const still = new DatabaseSync(file);
    assert.equal(still.prepare('PRAGMA user_version').get()?.['user_version'], 99);
    still.close();
  });

  test('that is no database is refused', () => {
    const file = join(directory, 'text.sqlite');
    writeFileSync(
      file,
      'this is not a database, it is a text of some length, which nobody should lose',
    );
    assert.throws(() => sqliteRelay({ data: file }), /not a database/);
  });

  test('holds neither tokens nor write keys: who steals it gains no right', async () => {
    const file = join(directory, 'rights.sqlite');
    const relay = sqliteRelay({ data: file });
    const [stream, pool] = [token(1), parsePoolToken(token(2))];
    await relay.append(writeKeyOf(stream), 'k', Buffer.from('body'));
    await relay.offer(pool, 1, [], Buffer.from('last'));
    relay.close();
    const database = new DatabaseSync(file);
    const ids = [
      ...database.prepare('SELECT id FROM stream').all(),
      ...database.prepare('SELECT id FROM pool').all(),
    ];
    database.close();
    assert.deepEqual(
      ids.map(({ id }) => toBase64Url(id as Uint8Array)),
      [streamIdOf(writeKeyOf(stream)), poolIdOf(pool)],
    );
  });

  test('that fills its limit takes nothing more until something is trimmed', async () => {
    const relay = sqliteRelay({
      data: join(directory, 'full.sqlite'),
      limits: { totalBytes: 400_000 },
    });
    let seq = 0;
    const fill = async () => {
      for (;;) {
        const outcome = await relay.append(
          writeKeyOf(token(1)),
          `k/${seq + 1}`,
          new Uint8Array(20_000),
        );
        assert.ok('seq' in outcome);
        seq = outcome.seq;
      }
    };
    await assert.rejects(fill(), { reason: 'limited' });
    assert.ok(seq > 10 && seq < 30, `${seq} entries fit`);
    assert.ok(Array.isArray(await relay.read(token(1), 0, 1)));
    await relay.trim(token(1), seq);
    await relay.append(writeKeyOf(token(1)), 'after', new Uint8Array(20_000));
    relay.close();
  });

  test('is closed: every verb is unavailable, and closing again does nothing', async () => {
    const relay = sqliteRelay({ data: ':memory:' });
    relay.close();
    relay.close();
    await assert.rejects(relay.read(token(1), 0, 1), { reason: 'unavailable' });
    await assert.rejects(relay.append(writeKeyOf(token(1)), 'k', Uint8Array.of(1)), {
      reason: 'unavailable',
    });
  });

  test('that a closing relay still had to commit is committed', async () => {
    const file = join(directory, 'closing.sqlite');
    const relay = sqliteRelay({ data: file });
    const appends = Array.from({ length: 600 }, (_, index) =>
      relay.append(writeKeyOf(token(1)), `k/${index}`, Uint8Array.of(1)),
    );
    await Promise.resolve();
    relay.close();
    assert.equal((await Promise.all(appends)).length, 600);
    const again = sqliteRelay({ data: file });
    assert.ok('taken' in (await again.append(writeKeyOf(token(1)), 'k/599', Uint8Array.of(2))));
    again.close();
  });

  test('a failed commit fails everything in it as unavailable, and the relay goes on', async () => {
    const file = join(directory, 'failing.sqlite');
    const relay = sqliteRelay({ data: file, now: () => Number.NaN });
    await relay.offer(parsePoolToken(token(2)), 1, [], Buffer.from('last'));
    const beside = relay.append(writeKeyOf(token(1)), 'beside', Uint8Array.of(1));
    await assert.rejects(relay.take(poolIdOf(parsePoolToken(token(2))), 'r'), {
      reason: 'unavailable',
    });
    await assert.rejects(beside, { reason: 'unavailable' });
    assert.deepEqual(await relay.append(writeKeyOf(token(1)), 'beside', Uint8Array.of(1)), {
      seq: 1,
    });
    relay.close();
  });
});

test('takes are limited by the hour, and request ids are known for a day', async () => {
  let now = 1_000_000 * HOUR;
  const relay = sqliteRelay({ data: ':memory:', limits: { takesPerHour: 2 }, now: () => now });
  const pool = parsePoolToken(token(1));
  const take = async (request: string) => String(await relay.take(poolIdOf(pool), request));
  await relay.offer(
    pool,
    1,
    ['a', 'b', 'c'].map((item) => Buffer.from(item)),
    Buffer.from('last'),
  );
  const first = await take('r1');
  await take('r2');
  await assert.rejects(take('r3'), { reason: 'limited' });
  now += HOUR + 1;
  await take('r3');
  now += 22 * HOUR;
  assert.equal(await take('r1'), first);
  now += 2 * HOUR;
  await take('r4');
  assert.notEqual(await take('r1'), first);
  relay.close();
});

test('old items go once nobody can ask for them again', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'relay-'));
  let now = 1_000_000 * HOUR;
  const relay = sqliteRelay({ data: directory, now: () => now });
  const pool = parsePoolToken(token(1));
  for (let generation = 1; generation <= 5; generation += 1) {
    await relay.offer(
      pool,
      generation,
      [Buffer.from(`one-time ${generation}`), Buffer.from('left')],
      Buffer.from('last'),
    );
    await relay.take(poolIdOf(pool), `r/${generation}`);
    now += 25 * HOUR;
  }
  relay.close();
  const database = new DatabaseSync(join(directory, 'relay.sqlite'));
  assert.equal(database.prepare('SELECT count(*) AS count FROM item').get()?.['count'], 3);
  assert.equal(database.prepare('SELECT count(*) AS count FROM take').get()?.['count'], 1);
  database.close();
  rmSync(directory, { recursive: true });
});

describe('watching', () => {
  let relay: RunningRelay;
  before(async () => {
    relay = await startRelay({
      port: 0,
      data: ':memory:',
      beatMs: 50,
      limits: { watchedStreams: 3, watchers: 4 },
    });
  });
  after(() => relay.close());

  test('a message that is none, too many streams, or too much of it closes the socket with a code', async () => {
    for (const [message, code] of [
      ['hello', 4400],
      [{}, 4400],
      [{ list: 1, watch: 'x' }, 4400],
      [{ list: 1, watch: ['x'] }, 4400],
      [{ watch: [] }, 4400],
      [Buffer.from('{"list":1,"watch":[]}'), 4400],
      [{ list: 1, watch: [1, 2, 3, 4].map(token) }, 4429],
      ['x'.repeat(100_000), 1009],
    ] as const) {
      assert.equal(await closeCode(relay.url, message), code, String(message).slice(0, 40));
    }
  });

  test('more sockets than the limit are turned away, and a place that gets free is given again', async () => {
    const sockets = Array.from(
      { length: 4 },
      () => new WebSocket(`${relay.url.replace('http', 'ws')}/v1/watch`),
    );
    await Promise.all(
      sockets.map((socket) => new Promise((resolve) => socket.once('open', resolve))),
    );
    await assert.rejects(opened(relay.url), /429/);
    await Promise.all(
      sockets.map((socket) => {
        socket.close();
        return new Promise((resolve) => socket.once('close', resolve));
      }),
    );
    (await opened(relay.url)).terminate();
    await assert.rejects(opened(`${relay.url}/elsewhere`), /404/);
  });

  test('a list replaces the one before it, and beats keep coming', async () => {
    const socket = await opened(relay.url);
    const said: Record<string, unknown>[] = [];
    socket.on('message', (data) => said.push(JSON.parse(String(data))));
    const client = httpRelay(relay.url);
    const append = (stream: StreamToken, key: string) =>
      client.append(writeKeyOf(stream), key, Uint8Array.of(1));

    socket.send(JSON.stringify({ list: 1, watch: [token(1)] }));
    await until(() => said.some(({ watching }) => watching === 1));
    await append(token(1), 'a');
    await until(() => said.some(({ changed }) => changed === streamIdOf(writeKeyOf(token(1)))));

    socket.send(JSON.stringify({ list: 2, watch: [token(2)] }));
    await until(() => said.some(({ watching }) => watching === 2));
    said.length = 0;
    await append(token(1), 'b');
    await append(token(2), 'b');
    await until(() => said.some(({ changed }) => changed === streamIdOf(writeKeyOf(token(2)))));
    assert.ok(!said.some(({ changed }) => changed === streamIdOf(writeKeyOf(token(1)))));
    await until(() => said.some(({ beat }) => beat === true));
    socket.terminate();
  });

  test('a socket that does not answer pings is dropped', async () => {
    const socket = new WebSocket(`${relay.url.replace('http', 'ws')}/v1/watch`, {
      autoPong: false,
    });
    const [code] = await new Promise<[number]>((resolve) =>
      socket.once('close', (...closed) => resolve([closed[0]])),
    );
    assert.equal(code, 1006);
  });
});

test('a client that watches notices that the relay was started again, and asks for everything', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'relay-'));
  const first = await startRelay({ port: 0, data: directory });
  const port = Number(new URL(first.url).port);
  const abort = new AbortController();
  const client = httpRelay(first.url, { signal: abort.signal });
  const seen: StreamId[] = [];
  client.watch?.([token(1), token(2)], (stream) => void seen.push(stream));
  await until(() => seen.length === 2);
  await first.close();
  seen.length = 0;

  const second = await startRelay({ port, data: directory });
  await until(() => seen.length === 2);
  assert.deepEqual(
    seen.toSorted(),
    [1, 2].map((number) => streamIdOf(writeKeyOf(token(number)))).toSorted(),
  );
  abort.abort();
  await second.close();
  rmSync(directory, { recursive: true });
});

test('closing is quick with connections kept alive and sockets watching, and a port in use leaves nothing open', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'relay-'));
  const relay = await startRelay({ port: 0, data: directory });
  await httpRelay(relay.url).read(token(1), 0, 1);
  const socket = await opened(relay.url);
  const port = Number(new URL(relay.url).port);
  await assert.rejects(startRelay({ port, data: ':memory:' }), /EADDRINUSE/);
  await Promise.all([relay.close(), relay.close()]);
  await until(() => socket.readyState === WebSocket.CLOSED);
  await (await startRelay({ port, data: directory })).close();
  rmSync(directory, { recursive: true });
});

function token(number: number): StreamToken {
  return parseStreamToken(toBase64Url(new Uint8Array(32).fill(number)));
}

function opened(url: string): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/watch`);
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}

async function closeCode(url: string, message: object | string): Promise<number> {
  const socket = await opened(url);
  socket.on('error', () => undefined);
  socket.send(
    typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message),
  );
  return new Promise((resolve) => socket.once('close', resolve));
}

async function until(holds: () => boolean): Promise<void> {
  for (let waited = 0; waited < 1000; waited += 1) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.fail('it did not happen within 10 seconds');
}

test('the hook of the push sender hears of what was stored, once each, and cannot break the relay', async () => {
  const heard: Appended[] = [];
  const errors: unknown[] = [];
  const running = await startRelay({
    port: 0,
    data: ':memory:',
    onAppend(appended) {
      heard.push(appended);
      if (appended.key === 'k/2') throw new Error('the push service is down');
    },
    onError: (error) => errors.push(error),
  });
  const client = httpRelay(running.url);
  const stream = token(9);
  for (const key of ['k/1', 'k/2', 'k/1', 'k/3']) {
    await client.append(writeKeyOf(stream), key, Uint8Array.of(7));
  }
  await client.append(writeKeyOf(stream), 'k/4', Uint8Array.of(7), 'k/1');
  assert.deepEqual(
    heard.map(({ seq, key, body, ...rest }) => [seq, key, [...body], rest.stream]),
    ['k/1', 'k/2', 'k/3'].map((key, index) => [
      index + 1,
      key,
      [7],
      streamIdOf(writeKeyOf(stream)),
    ]),
  );
  assert.match(String(errors), /push service is down/);
  assert.equal(errors.length, 1);
  await running.close();
});
