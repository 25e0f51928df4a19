import assert from 'node:assert/strict';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { after, describe, test } from 'node:test';

import { parsePoolId, parsePoolToken, parseStreamToken } from './contract.ts';
import { isRelayError, type RelayReason } from './error.ts';
import { decodeFrame, encodeFrame } from './frame.ts';
import { httpRelay, type HttpRelayOptions } from './http.ts';
import { writeKeyOf } from './tokens.ts';

const name = 'A'.repeat(43);
const token = parseStreamToken(name);
const writeKey = writeKeyOf(token);
const TYPE = 'application/octet-stream';
const body = Uint8Array.of(1);
const quick = { retries: 0, timeoutMs: 2000 };

const servers: Server[] = [];
after(() => {
  for (const server of servers) server.closeAllConnections();
  for (const server of servers) server.close();
});

describe('answers that are not what the contract says are malformed', () => {
  const append: Record<string, [object, number?]> = {
    'no outcome': [{}],
    'an unknown outcome': [{ outcome: 'maybe', seq: 1 }],
    'a number that is text': [{ outcome: 'stored', seq: '1' }],
    'number zero': [{ outcome: 'stored', seq: 0 }],
    'a number beyond what is exact': [{ outcome: 'stored', seq: 2 ** 53 }],
    'stored with a body': [{ outcome: 'stored', seq: 1 }, 1],
    'taken without a body': [{ outcome: 'taken', seq: 1, key: 'k' }],
    'taken by another key': [{ outcome: 'taken', seq: 1, key: 'other' }, 1],
    'closed by another key than unless': [{ outcome: 'closed', seq: 1, key: 'k' }, 1],
    'two bodies': [{ outcome: 'taken', seq: 1, key: 'k' }, 2],
  };
  for (const [what, [head, bodies = 0]] of Object.entries(append)) {
    test(`append: ${what}`, async () => {
      const relay = await clientOf(answering(head, bodies));
      await fails(relay.append(writeKey, 'k', body, 'unless'), 'malformed');
    });
  }

  const entry = (seq: unknown, key: unknown = `k${String(seq)}`) => ({ seq, key });
  const read: Record<string, [object, number?]> = {
    'no entries': [{}],
    'entries that are no list': [{ entries: 3 }],
    'fewer bodies than entries': [{ entries: [entry(6), entry(7)] }, 1],
    'more bodies than entries': [{ entries: [entry(6)] }, 2],
    'a gap at the start': [{ entries: [entry(7)] }, 1],
    'a gap within': [{ entries: [entry(6), entry(8)] }, 2],
    'entries in another order': [{ entries: [entry(7), entry(6)] }, 2],
    'an entry twice': [{ entries: [entry(6), entry(6)] }, 2],
    'an entry from before': [{ entries: [entry(5)] }, 1],
    'a key twice': [{ entries: [entry(6, 'k'), entry(7, 'k')] }, 2],
    'more entries than asked for': [{ entries: [6, 7, 8, 9].map((seq) => entry(seq)) }, 4],
    'a key that is none': [{ entries: [entry(6, 'a b')] }, 1],
    'a number that is text': [{ entries: [entry('6')] }, 1],
    'null for an entry': [{ entries: [null] }, 1],
    'gone with a floor that was passed': [{ gone: 5 }],
    'gone without a floor': [{ gone: true }],
    'gone and entries': [{ gone: 9, entries: [] }],
  };
  for (const [what, [head, bodies = 0]] of Object.entries(read)) {
    test(`read: ${what}`, async () => {
      const relay = await clientOf(answering(head, bodies));
      await fails(relay.read(token, 5, 3), 'malformed');
    });
  }

  test('read: an entry without a body', async () => {
    const frame = encodeFrame({ head: { entries: [entry(6)] }, bodies: [new Uint8Array(0)] });
    await fails((await clientOf(sending(frame))).read(token, 5, 3), 'malformed');
  });

  const take: Record<string, [object, number?]> = {
    'nothing said': [{}],
    'found without an item': [{ found: true }],
    'an item that was not found': [{ found: false }, 1],
    'two items': [{ found: true }, 2],
  };
  for (const [what, [head, bodies = 0]] of Object.entries(take)) {
    test(`take: ${what}`, async () => {
      await fails(
        (await clientOf(answering(head, bodies))).take(parsePoolId(name), 'r'),
        'malformed',
      );
    });
  }

  const whole = encodeFrame({ head: { entries: [entry(6)] }, bodies: [new Uint8Array(100)] });
  const garbage: Record<string, Uint8Array> = {
    nothing: new Uint8Array(0),
    noise: Uint8Array.from({ length: 500 }, (_, index) => (index * 7919) & 0xff),
    html: Buffer.from('<html><body>please log in</body></html>'),
    'a frame cut short': whole.subarray(0, whole.length - 1),
    'a frame and more': Buffer.concat([whole, Buffer.of(0)]),
  };
  for (const [what, bytes] of Object.entries(garbage)) {
    test(`the answer is ${what}`, async () => {
      await fails((await clientOf(sending(bytes))).read(token, 5, 3), 'malformed');
    });
  }

  test('the answer has another content type', async () => {
    const relay = await clientOf(sending(whole, 'text/html'));
    await fails(relay.read(token, 5, 3), 'malformed');
  });
});

test('proper answers come through', async () => {
  const page = encodeFrame({
    head: { entries: [{ seq: 6, key: 'k' }] },
    bodies: [Uint8Array.of(9)],
  });
  assert.deepEqual(await (await clientOf(sending(page))).read(token, 5, 3), [
    { seq: 6, key: 'k', body: Uint8Array.of(9) },
  ]);
  assert.deepEqual(await (await clientOf(answering({ gone: 6 }))).read(token, 5, 3), {
    gone: true,
    floor: 6,
  });
  const closed = encodeFrame({
    head: { outcome: 'closed', seq: 2, key: 'c' },
    bodies: [Uint8Array.of(9)],
  });
  assert.deepEqual(await (await clientOf(sending(closed))).append(writeKey, 'k', body, 'c'), {
    closed: { seq: 2, key: 'c', body: Uint8Array.of(9) },
  });
});

describe('status codes become reasons', () => {
  const reasons: Record<number, RelayReason> = {
    204: 'malformed',
    400: 'malformed',
    401: 'unauthorized',
    403: 'unauthorized',
    404: 'refused',
    408: 'unavailable',
    409: 'refused',
    413: 'limited',
    429: 'limited',
    500: 'unavailable',
    503: 'unavailable',
  };
  for (const [status, reason] of Object.entries(reasons)) {
    test(`${status} is ${reason}`, async () => {
      const relay = await clientOf((_, response) => response.writeHead(Number(status)).end());
      await fails(relay.trim(token, 1), reason);
    });
  }
});

describe('a relay that fails now and then', () => {
  test('is asked again, with the same request, until it answers', async () => {
    const requests: string[] = [];
    const answer = async (request: IncomingMessage, response: ServerResponse) => {
      requests.push((await received(request)).toString('hex'));
      if (requests.length === 1) request.socket.destroy();
      else if (requests.length === 2) response.writeHead(502).end('bad gateway');
      else reply(response, encodeFrame({ head: { outcome: 'stored', seq: 4 }, bodies: [] }));
    };
    const relay = await clientOf((request, response) => void answer(request, response), {
      retries: 2,
    });
    assert.deepEqual(await relay.append(writeKey, 'k', body), { seq: 4 });
    assert.equal(requests.length, 3);
    assert.equal(new Set(requests).size, 1);
  });

  test('is given up after the last retry, as unavailable', async () => {
    let asked = 0;
    const relay = await clientOf(
      (_, response) => {
        asked += 1;
        response.writeHead(500).end();
      },
      { retries: 2 },
    );
    await fails(relay.trim(token, 1), 'unavailable');
    assert.equal(asked, 3);
  });

  test('is not asked again when it refuses, limits, or answers nonsense', async () => {
    for (const status of [400, 401, 409, 429, 200]) {
      let asked = 0;
      const relay = await clientOf(
        (_, response) => {
          asked += 1;
          response.writeHead(status).end();
        },
        { retries: 3 },
      );
      await assert.rejects(relay.trim(token, 1));
      assert.equal(asked, 1, `status ${status}`);
    }
  });

  test('is unavailable when nobody listens', async () => {
    const server = createTcpServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    await fails(httpRelay(`http://127.0.0.1:${port}`, quick).trim(token, 1), 'unavailable');
  });
});

describe('a relay that keeps the client waiting is unavailable after the time-out', () => {
  const wait = { retries: 0, timeoutMs: 150 };

  test('no answer at all', async () => {
    await fails((await clientOf(() => undefined, wait)).trim(token, 1), 'unavailable');
  });

  test('headers and half a body, then silence', async () => {
    const relay = await clientOf((_, response) => {
      response.writeHead(200, { 'content-type': TYPE, 'content-length': 100 });
      response.write('half');
    }, wait);
    await fails(relay.read(token, 0, 1), 'unavailable');
  });

  test('a byte now and then, for ever', async () => {
    const relay = await clientOf((_, response) => {
      response.writeHead(200, { 'content-type': TYPE });
      const drip = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(drip));
    }, wait);
    await fails(relay.read(token, 0, 1), 'unavailable');
  });

  test('a half-open connection that swallows what is sent', async (context) => {
    const held: Socket[] = [];
    const server = createTcpServer((socket) => void held.push(socket)).listen(0, '127.0.0.1');
    context.after(() => {
      for (const socket of held) socket.destroy();
      server.close();
    });
    await new Promise((resolve) => server.once('listening', resolve));
    const relay = httpRelay(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, wait);
    await fails(relay.append(writeKey, 'k', new Uint8Array(1 << 20).fill(1)), 'unavailable');
  });

  test('an injected fetch that ignores its signal', async () => {
    const relay = httpRelay('http://relay.invalid', {
      ...wait,
      fetch: () => new Promise(() => undefined),
    });
    await fails(relay.trim(token, 1), 'unavailable');
  });
});

describe('a relay that answers too much', () => {
  test('is cut off by its content-length', async () => {
    const relay = await clientOf(sending(new Uint8Array(5000)), { responseBytes: 4000 });
    await fails(relay.read(token, 0, 1), 'malformed');
  });

  test('is cut off while it streams without end', async () => {
    let sent = 0;
    const relay = await clientOf(
      (_, response) => {
        response.writeHead(200, { 'content-type': TYPE });
        const more = () => {
          while (!response.destroyed && response.write(Buffer.alloc(65_536))) sent += 65_536;
          response.once('drain', more);
        };
        more();
      },
      { responseBytes: 1 << 20, timeoutMs: 10_000 },
    );
    await fails(relay.read(token, 0, 1), 'malformed');
    assert.ok(sent < 64 << 20, `${sent} bytes were read`);
  });

  test('is refused without streams in fetch too, as in React Native', async () => {
    const answer = {
      status: 200,
      headers: new Headers({ 'content-type': TYPE }),
      arrayBuffer: async () => new ArrayBuffer(5000),
    };
    const relay = httpRelay('http://relay.invalid', {
      ...quick,
      responseBytes: 4000,
      fetch: async () => answer as Response,
    });
    await fails(relay.read(token, 0, 1), 'malformed');
  });

  test('a body that is cut short by the connection is unavailable, not a page', async () => {
    const relay = await clientOf((request, response) => {
      response.writeHead(200, { 'content-type': TYPE, 'content-length': 1000 });
      response.write(Buffer.alloc(500));
      setTimeout(() => request.socket.destroy(), 20);
    });
    await fails(relay.read(token, 0, 1), 'unavailable');
  });
});

test('redirects are not followed: the tokens would go elsewhere', async () => {
  let arrived = 0;
  const elsewhere = await served((_request, response) => {
    arrived += 1;
    response.end();
  });
  const relay = await clientOf((_, response) =>
    response.writeHead(307, { location: elsewhere }).end(),
  );
  await assert.rejects(relay.trim(token, 1));
  assert.equal(arrived, 0);
});

test('tokens stand in the body, never in the address, and the bearer token in its header', async () => {
  const seen: IncomingMessage[] = [];
  const heads: unknown[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    seen.push(request);
    heads.push(decodeFrame(await received(request))?.head);
    reply(response, encodeFrame({ head: {}, bodies: [] }));
  };
  const relay = await clientOf((request, response) => void answer(request, response), {
    token: 'bearer-token',
  });
  await relay.trim(token, 3);
  await relay.offer(parsePoolToken(name), 2, [], body);
  assert.deepEqual(
    seen.map(({ method, url }) => `${method} ${url}`),
    ['POST /v1/trim', 'POST /v1/offer'],
  );
  assert.ok(seen.every(({ headers }) => headers.authorization === 'Bearer bearer-token'));
  assert.deepEqual(heads, [
    { stream: token, upTo: 3 },
    { pool: name, generation: 2 },
  ]);
});

test('calls one after another share connections', async () => {
  const sockets = new Set<Socket>();
  const relay = await clientOf((request, response) => {
    sockets.add(request.socket);
    request.resume();
    request.on('end', () => reply(response, encodeFrame({ head: {}, bodies: [] })));
  });
  for (let call = 0; call < 20; call += 1) await relay.trim(token, 1);
  assert.ok(sockets.size <= 2, `${sockets.size} connections for 20 calls`);
});

test('aborting fails what is under way and everything after it, without further requests', async () => {
  let asked = 0;
  const abort = new AbortController();
  const relay = await clientOf(() => void (asked += 1), {
    retries: 5,
    timeoutMs: 60_000,
    signal: abort.signal,
  });
  const call = relay.trim(token, 1);
  setTimeout(() => abort.abort(), 50);
  await fails(call, 'unavailable');
  await fails(relay.trim(token, 1), 'unavailable');
  assert.equal(asked, 1);
});

test('arguments that are wrong are malformed and never sent', async () => {
  const relay = httpRelay('http://relay.invalid', { fetch: () => assert.fail('sent') });
  await fails(relay.append('x' as never, 'k', body), 'malformed');
  await fails(relay.append(writeKey, 'a b', body), 'malformed');
  await fails(relay.append(writeKey, 'k', new Uint8Array(0)), 'malformed');
  await fails(relay.append(writeKey, 'k', 'text' as never), 'malformed');
  await fails(relay.read(token, -1, 1), 'malformed');
  await fails(relay.read(token, 0, 0), 'malformed');
  await fails(relay.take(parsePoolId(name), ''), 'malformed');
  await fails(relay.offer(parsePoolToken(name), 1, 'items' as never, body), 'malformed');
});

test('an address that is not http(s), or carries more than an address, is refused at once', () => {
  for (const url of [
    '',
    'relay',
    'ftp://relay',
    'http://',
    'http://user@relay',
    'https://relay/?t=1',
    'https://relay/#a',
  ]) {
    assert.throws(
      () => httpRelay(url),
      (error) => isRelayError(error, 'malformed'),
      url,
    );
  }
});

test('errors carry neither tokens nor keys', async () => {
  const relay = await clientOf((_, response) => response.writeHead(500).end(name), {
    token: 'bearer-token',
  });
  const error = await relay.append(writeKey, 'the-key', body).catch((caught: unknown) => caught);
  const shown = `${String((error as Error).stack)} ${JSON.stringify(error)} ${String((error as Error).cause)}`;
  for (const secret of [name, writeKey, 'the-key', 'bearer-token'])
    assert.ok(!shown.includes(secret));
});

async function fails(promise: Promise<unknown>, reason: RelayReason): Promise<void> {
  await assert.rejects(promise, (error) => {
    assert.ok(isRelayError(error), String(error));
    assert.equal(error.reason, reason, error.message);
    return true;
  });
}

async function clientOf(listener: RequestListener, options: HttpRelayOptions = {}) {
  return httpRelay(await served(listener), { ...quick, ...options });
}

async function served(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function answering(head: object, bodies = 0): RequestListener {
  return sending(
    encodeFrame({
      head: head as Record<string, unknown>,
      bodies: Array.from({ length: bodies }, () => body),
    }),
  );
}

function sending(bytes: Uint8Array, type = TYPE): RequestListener {
  return (_, response) => reply(response, bytes, type);
}

function reply(response: ServerResponse, bytes: Uint8Array, type = TYPE): void {
  response.writeHead(200, { 'content-type': type, 'content-length': bytes.length }).end(bytes);
}

async function received(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
