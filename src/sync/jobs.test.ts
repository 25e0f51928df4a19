import assert from 'node:assert/strict';
import { test } from 'node:test';

import { unpackBlobs } from '../native/blobs.ts';
import { BlobList, type Wire } from '../native/index.ts';
import { RelayError } from '../relay/error.ts';
import { FakePace } from '../testing/fake-pace.ts';
import { FakeRelay } from '../testing/fake-relay.ts';
import { perform } from './jobs.ts';
import { Timers } from './pace.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);

async function done(
  job: Wire.Job,
  relay: FakeRelay,
  blobs: Uint8Array[] = [],
  pace = new FakePace(),
) {
  const { result, failed } = await perform(job, blobs, {
    relay,
    timeoutMs: 30_000,
    timers: new Timers(pace),
  });
  const list = new BlobList();
  return { result: result(list), blobs: unpackBlobs(list.pack()), failed };
}

const APPEND: Wire.Job = {
  kind: 'append',
  job: 9,
  stream: 'w',
  entries: [
    { key: 'a', body: 0 },
    { key: 'b', body: 1, unless: 'u' },
    { key: 'c', body: 0 },
  ],
};

test('entries are appended in order, each with its own body, unless only where it stands', async () => {
  const relay = new FakeRelay();
  const seen: unknown[][] = [];
  relay.answer = (_, ...args) => ({ seq: seen.push(args) });
  const { result } = await done(APPEND, relay, [bytes(1), bytes(2)]);
  assert.deepEqual(seen, [
    ['w', 'a', bytes(1)],
    ['w', 'b', bytes(2), 'u'],
    ['w', 'c', bytes(1)],
  ]);
  const outcomes = [1, 2, 3].map((seq) => ({ outcome: 'stored', seq }));
  assert.deepEqual(result, { kind: 'appended', job: 9, outcomes });
});

test('an append stops after the first outcome that is not stored', async () => {
  const relay = new FakeRelay();
  relay.answer = (_, _stream, key) =>
    key === 'a' ? { seq: 1 } : { taken: { seq: 7, key, body: bytes(5) } };
  const { result, blobs } = await done(APPEND, relay, [bytes(1), bytes(2)]);
  assert.equal(relay.asked, 2);
  const outcomes = [
    { outcome: 'stored', seq: 1 },
    { outcome: 'taken', seq: 7, body: 0 },
  ];
  assert.deepEqual(result, { kind: 'appended', job: 9, outcomes });
  assert.deepEqual(blobs, [bytes(5)]);
});

test('an append that fails half way tells how far it came, and why', async () => {
  const relay = new FakeRelay();
  relay.answer = (_, _stream, key) => {
    if (key === 'b') throw new RelayError('limited', 'slow down');
    return { seq: 1 };
  };
  const { result, failed } = await done(APPEND, relay, [bytes(1), bytes(2)]);
  const outcomes = [{ outcome: 'stored', seq: 1 }];
  assert.deepEqual(result, { kind: 'appended', job: 9, outcomes, failed: 'limited' });
  assert.equal(failed, 'limited');
});

test('numbers that go backwards within one append are malformed', async () => {
  const relay = new FakeRelay();
  relay.answer = () => ({ seq: 3 });
  const { failed } = await done(APPEND, relay, [bytes(1), bytes(2)]);
  assert.equal(failed, 'malformed');
});

test('a read brings its entries with their bodies beside them', async () => {
  const relay = new FakeRelay();
  relay.answer = () => [
    { seq: 5, key: 'x', body: bytes(1, 2) },
    { seq: 6, key: 'y', body: bytes(3) },
  ];
  const job: Wire.Job = { kind: 'read', job: 1, stream: 's', after: 4, limit: 10 };
  const { result, blobs } = await done(job, relay);
  const entries = [
    { seq: 5, key: 'x', body: 0 },
    { seq: 6, key: 'y', body: 1 },
  ];
  assert.deepEqual(result, { kind: 'entries', job: 1, entries });
  assert.deepEqual(blobs, [bytes(1, 2), bytes(3)]);
  relay.answer = () => ({ gone: true, floor: 9 });
  assert.deepEqual((await done(job, relay)).result, { kind: 'gone', job: 1, floor: 9 });
});

test('trim, offer and take say what was asked and what came of it', async () => {
  const relay = new FakeRelay();
  const seen: unknown[][] = [];
  relay.answer = (...args) => {
    seen.push(args);
    return args[0] === 'take' ? bytes(8) : undefined;
  };
  const trim: Wire.Job = { kind: 'trim', job: 1, stream: 's', upTo: 3 };
  const offer: Wire.Job = {
    kind: 'offer',
    job: 2,
    pool: 'p',
    generation: 4,
    items: [1],
    lastResort: 0,
  };
  const take: Wire.Job = { kind: 'take', job: 3, pool: 'q', requestId: 'r' };
  assert.deepEqual((await done(trim, relay)).result, { kind: 'trimmed', job: 1 });
  assert.deepEqual((await done(offer, relay, [bytes(1), bytes(2)])).result, {
    kind: 'offered',
    job: 2,
  });
  const taken = await done(take, relay);
  assert.deepEqual(taken.result, { kind: 'item', job: 3, item: 0 });
  assert.deepEqual(taken.blobs, [bytes(8)]);
  relay.answer = () => null;
  assert.deepEqual((await done(take, relay)).result, { kind: 'item', job: 3, item: null });
  assert.deepEqual(seen, [
    ['trim', 's', 3],
    ['offer', 'p', 4, [bytes(2)], bytes(1)],
    ['take', 'q', 'r'],
  ]);
});

test('every reason of a relay is passed on, and anything else counts as not reached', async () => {
  const job: Wire.Job = { kind: 'read', job: 1, stream: 's', after: 0, limit: 1 };
  const relay = new FakeRelay();
  for (const reason of [
    'unavailable',
    'unauthorized',
    'limited',
    'refused',
    'malformed',
  ] as const) {
    relay.answer = () => Promise.reject(new RelayError(reason, 'x'));
    assert.deepEqual((await done(job, relay)).result, { kind: 'failed', job: 1, reason });
  }
  for (const thrown of [
    new TypeError('fetch failed'),
    undefined,
    null,
    'x',
    { reason: 'refused' },
  ]) {
    relay.answer = () => {
      throw thrown;
    };
    assert.equal((await done(job, relay)).failed, 'unavailable');
  }
  relay.answer = () => 'not a page';
  assert.equal((await done(job, relay)).failed, 'malformed');
});

test('a relay that throws instead of rejecting fails the same way', async () => {
  const relay = new FakeRelay();
  relay.read = () => {
    throw new RelayError('refused', 'x');
  };
  const job: Wire.Job = { kind: 'read', job: 1, stream: 's', after: 0, limit: 1 };
  assert.equal((await done(job, relay)).failed, 'refused');
});

test('a relay that keeps silent counts as not reached after its time, and its late answer as nothing', async () => {
  const relay = new FakeRelay();
  const pace = new FakePace();
  let answer: (page: unknown) => void = () => undefined;
  relay.answer = () => new Promise((resolve) => (answer = resolve));
  const job: Wire.Job = { kind: 'read', job: 1, stream: 's', after: 0, limit: 1 };
  let failed: string | undefined;
  const reading = done(job, relay, [], pace).then((outcome) => (failed = outcome.failed));
  await pace.advance(29_999);
  assert.equal(failed, undefined);
  await pace.advance(1);
  await reading;
  assert.equal(failed, 'unavailable');
  answer([]);
});
