import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isRelayError } from '../relay/error.ts';
import { MAX_BODY, MAX_PAGE_BYTES, readItem, readOutcome, readPage } from './answers.ts';

const malformed = (error: unknown) => isRelayError(error, 'malformed');
const body = new Uint8Array([1]);
const entry = (seq: number, key = `k/${seq}`) => ({ seq, key, body });

test('each outcome of an append is read', () => {
  const asked = { key: 'k/1', unless: 'u', last: 4 };
  assert.deepEqual(readOutcome({ seq: 5 }, asked), { outcome: 'stored', seq: 5 });
  assert.deepEqual(readOutcome({ taken: entry(1) }, asked), { outcome: 'taken', seq: 1, body });
  assert.deepEqual(readOutcome({ closed: entry(2, 'u') }, asked), { outcome: 'closed', seq: 2 });
});

test('an append answer against the contract is malformed', () => {
  const asked = { key: 'k/1', unless: undefined, last: 4 };
  const answers: unknown[] = [
    ...[undefined, null, 7, 'x', {}, [], { seq: '5' }, { seq: 0 }, { seq: 5.5 }, { seq: NaN }],
    ...[{ seq: 2 ** 53 }, { seq: 4 }, { seq: 3 }, { taken: true }, { taken: { seq: 1 } }],
    { taken: entry(1, 'another') },
    { closed: entry(1, 'u') },
    { taken: { ...entry(1), body: [1] } },
    { taken: { ...entry(1), body: new Uint16Array(1) } },
    { taken: { ...entry(1), seq: -1 } },
  ];
  for (const answer of answers) assert.throws(() => readOutcome(answer, asked), malformed);
});

test('a page is read, an empty one too, and gone with its floor', () => {
  assert.deepEqual(readPage([entry(3), entry(4)], 2, 10), [entry(3), entry(4)]);
  assert.deepEqual(readPage([], 2, 10), []);
  assert.deepEqual(readPage({ gone: true, floor: 3 }, 2, 10), { gone: true, floor: 3 });
});

test('reordered, doubled, gapped or foreign entries are malformed', () => {
  const pages: unknown[] = [
    ...[[entry(2)], [entry(4)], [entry(3), entry(3)], [entry(3), entry(5)], [entry(4), entry(3)]],
    ...[[null], [7], [{}], [{ ...entry(3), key: 'not a key' }], [{ ...entry(3), key: '' }]],
    ...[[{ ...entry(3), key: 'x'.repeat(129) }], [{ ...entry(3), body: 'text' }]],
    ...[undefined, null, {}, 'x', { gone: false, floor: 9 }, { gone: true }],
    ...[
      { gone: true, floor: 2 },
      { gone: true, floor: '9' },
      { length: 1, 0: entry(3) },
    ],
  ];
  for (const page of pages) assert.throws(() => readPage(page, 2, 10), malformed);
});

test('a page longer than asked for is cut, in number and in bytes', () => {
  const many = Array.from({ length: 20 }, (_, index) => entry(index + 1));
  assert.equal((readPage(many, 0, 5) as unknown[]).length, 5);
  const large = new Uint8Array(MAX_PAGE_BYTES - 1);
  const heavy = many.map((one) => ({ ...one, body: large }));
  assert.equal((readPage(heavy, 0, 20) as unknown[]).length, 1);
});

test('one body beyond all measure is passed on as junk, so that it stops nothing', () => {
  const monster = { ...entry(1), body: new Uint8Array(MAX_BODY + 1) };
  const page = readPage([monster, entry(2)], 0, 10) as { seq: number; body: Uint8Array }[];
  assert.deepEqual(
    page.map(({ seq, body: { length } }) => [seq, length]),
    [
      [1, 1],
      [2, 1],
    ],
  );
});

test('a package is bytes or null', () => {
  assert.equal(readItem(null), null);
  assert.equal(readItem(body), body);
  for (const answer of [undefined, 0, '', 'x', [], new ArrayBuffer(1), new Uint8Array(0), {}]) {
    assert.throws(() => readItem(answer), malformed);
  }
  assert.throws(() => readItem(new Uint8Array(MAX_BODY + 1)), malformed);
});
