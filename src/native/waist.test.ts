import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isSealwrightError, SealwrightError, type ErrorCode } from '../errors.ts';
import { FakeHost } from '../testing/fake-host.ts';
import { BlobList } from './blobs.ts';
import { MAX_BYTES, MAX_REQUEST } from './generated/limits.ts';
import { noEngine } from './host.ts';
import { host as web } from './host.web.ts';
import { Waist } from './waist.ts';

const is = (code: ErrorCode) => (error: unknown) => isSealwrightError(error, code);
const close = (waist: Waist) => waist.call('close', { handle: 'h' });

test('both sides greet each other once, before the first call', async () => {
  const host = new FakeHost();
  const waist = new Waist(host);
  await Promise.all([close(waist), close(waist), waist.ready()]);
  assert.deepEqual(
    host.calls.map(({ op }) => op),
    ['hello', 'close', 'close'],
  );
  assert.deepEqual(host.calls[0]?.request, { waist: '1.0' });
});

test('a native side of another major version is refused, with both versions', async () => {
  for (const theirs of ['2.0', '0.9', 'x', '']) {
    const host = new FakeHost();
    host.on('hello', () => ({ ok: { waist: theirs, engine: '0', suites: [] } }));
    await assert.rejects(close(new Waist(host)), (error) => {
      assert.ok(isSealwrightError(error, 'VERSION_MISMATCH'));
      return error.message.includes('1.0') && /native binary (2|0|unknown)\.x/.test(error.message);
    });
    assert.equal(host.of('close').length, 0);
  }
});

test('a newer minor version is fine', async () => {
  const host = new FakeHost();
  host.on('hello', () => ({ ok: { waist: '1.7', engine: '9', suites: [] } }));
  await close(new Waist(host));
});

test('a greeting that failed is tried again', async () => {
  const host = new FakeHost();
  const waist = new Waist(host);
  const error = { code: 'INTERNAL', message: 'm', retry: 'never', severity: 'high' };
  host.on('hello', () => ({ error }));
  await assert.rejects(close(waist), is('INTERNAL'));
  host.on('hello', () => ({ ok: { waist: '1.0', engine: '0', suites: [] } }));
  await close(waist);
});

test('an error of the engine arrives whole', async () => {
  const host = new FakeHost();
  const error = { code: 'STORE_BUSY', message: 'busy', retry: 'now', severity: 'info' };
  host.on('close', () => ({ error }));
  await assert.rejects(close(new Waist(host)), (caught) => {
    assert.ok(caught instanceof SealwrightError && caught instanceof Error);
    const { code, message, retry, severity, name } = caught;
    assert.deepEqual({ code, message, retry, severity }, error);
    assert.equal(name, 'SealwrightError');
    return true;
  });
});

test('an error of a newer engine keeps its code; a broken one is still an error', async () => {
  const host = new FakeHost();
  host.on('close', () => ({ error: { code: 'FROM_THE_FUTURE' } }));
  await assert.rejects(close(new Waist(host)), { code: 'FROM_THE_FUTURE', retry: 'never' });
  host.on('close', () => ({ error: {} }));
  await assert.rejects(close(new Waist(host)), is('INTERNAL'));
});

test('a host that answers nonsense, throws or rejects is INTERNAL', async () => {
  const answers: unknown[] = [
    undefined,
    null,
    7,
    {},
    '',
    'x',
    '[]',
    '{}',
    '{"ok":1}',
    '{"error":1}',
  ];
  answers.push('{"ok":[]}', '{"ok":{},"ticket":"unknown"}', '{"ok":"\u00e9"}');
  for (const answer of answers) {
    const host = new FakeHost();
    const waist = new Waist({
      ...methods(host),
      invoke: greeted(host, async () => answer as string),
    });
    await assert.rejects(close(waist), is('INTERNAL'), String(answer));
  }
  const host = new FakeHost();
  const failing = {
    ...methods(host),
    invoke: greeted(host, () => Promise.reject(new Error('no'))),
  };
  await assert.rejects(close(new Waist(failing)), is('INTERNAL'));
});

test('a host without an engine says so in the words of the package', async () => {
  await assert.rejects(close(new Waist(web)), is('PLATFORM_UNSUPPORTED'));
  const cause = new Error('dlopen');
  const invoke = () => Promise.reject(noEngine('NATIVE_MISSING', 'for this-machine', cause));
  await assert.rejects(close(new Waist({ ...methods(new FakeHost()), invoke })), (error) => {
    assert.ok(isSealwrightError(error, 'NATIVE_MISSING') && error instanceof SealwrightError);
    return error.message.endsWith('for this-machine');
  });
});

test('a lone surrogate never reaches the host', async () => {
  const host = new FakeHost();
  const waist = new Waist(host);
  await assert.rejects(waist.call('close', { handle: '\ud800' }), is('INVALID_TEXT'));
  assert.equal(host.of('close').length, 0);
});

test('what the engine would not take goes nowhere', async () => {
  const host = new FakeHost();
  const waist = new Waist(host);
  const list = new BlobList();
  list.add(new Uint8Array(MAX_BYTES));
  const send = { conversation: 'c', data: 0 };
  await assert.rejects(waist.call('send', send, list), is('REQUEST_TOO_LARGE'));
  const text = 'x'.repeat(MAX_REQUEST);
  await assert.rejects(waist.call('send', { ...send, text }), is('REQUEST_TOO_LARGE'));
  assert.equal(host.of('send').length, 0);
});

test('blobs travel beside the request and back', async () => {
  const host = new FakeHost();
  host.on('send', ({ blobs }) => ({
    ok: { data: 0 },
    blobs: blobs.map((blob) => blob.map((x) => x + 1)),
  }));
  const list = new BlobList();
  list.add(new Uint8Array([1, 2]));
  const { blobs } = await new Waist(host).call('send', { conversation: 'c', data: 0 }, list);
  assert.deepEqual(blobs, [new Uint8Array([2, 3])]);
});

test('replacing the functions of a host later changes nothing', async () => {
  const host = new FakeHost();
  const waist = new Waist(host);
  host.invoke = () => Promise.reject(new Error('intercepted'));
  await close(waist);
});

test('a notice reaches the engine it names, until nobody listens', () => {
  const host = new FakeHost();
  const waist = new Waist(host);
  const woken: string[] = [];
  const first = waist.onWake('one', ({ type }) => woken.push(`one ${type}`));
  const second = waist.onWake('two', ({ type }) => woken.push(`two ${type}`));
  for (const engine of ['two', 'three', 'one']) host.emit({ type: 'wake', engine });
  host.emit({ type: 'other', engine: 'one' });
  host.emit({ type: 'wake', engine: 7 });
  host.emit([]);
  assert.deepEqual(woken, ['two wake', 'one wake', 'one other']);
  first();
  host.emit({ type: 'wake', engine: 'one' });
  second();
  assert.equal(host.listening, 0);
  assert.deepEqual(woken, ['two wake', 'one wake', 'one other']);
});

function methods(host: FakeHost) {
  return {
    invoke: host.invoke.bind(host),
    take: host.take.bind(host),
    onEvent: host.onEvent.bind(host),
    defaults: host.defaults.bind(host),
  };
}

/** Answers `hello` as the host does, everything else with what is given. */
function greeted(host: FakeHost, then: () => Promise<string>) {
  return (request: string, bytes: ArrayBuffer) =>
    request.includes('"hello"') ? host.invoke(request, bytes) : then();
}
