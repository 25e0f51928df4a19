import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isSealwrightError } from '../errors.ts';
import { Random } from '../testing/random.ts';
import { MAX_REQUEST } from './generated/limits.ts';
import { fromAscii, toAscii } from './json.ts';

const invalidText = (error: unknown) => isSealwrightError(error, 'INVALID_TEXT');
const internal = (error: unknown) => isSealwrightError(error, 'INTERNAL');
const tooLarge = (error: unknown) => isSealwrightError(error, 'REQUEST_TOO_LARGE');

test('any well-formed text crosses as printable ASCII and comes back as it was', () => {
  const random = new Random(1);
  for (let round = 0; round < 3_000; round += 1) {
    const value = { [random.text(5)]: random.text(40), list: [random.text(10)] };
    const json = toAscii(value);
    assert.match(json, /^[\x20-\x7e]*$/);
    assert.deepEqual(fromAscii(json), value);
  }
});

test('a lone surrogate is refused wherever it stands, and never changed', () => {
  for (const lone of ['\ud800', '\udbff', '\udc00', '\udfff', '\ude00\ud83d']) {
    for (const text of [lone, `a${lone}`, `${lone}a`, `\\${lone}`, `\\\\${lone}`, `"${lone}"`]) {
      assert.throws(() => toAscii({ text }), invalidText);
      assert.throws(() => toAscii({ deep: [{ text }] }), invalidText);
      assert.throws(() => toAscii({ [text]: 1 }), invalidText);
    }
  }
});

test('text that only looks like an escaped surrogate is text', () => {
  for (const text of ['\\ud800', '\\\\ud800', 'x\\\\\\udfff', '\\\\\\\\ud8ff', 'ud800']) {
    assert.deepEqual(fromAscii(toAscii({ text })), { text });
  }
});

test('a long run of backslashes costs no more than its length', () => {
  const text = `${'\\'.repeat(200_000)}ud80`;
  assert.deepEqual(fromAscii(toAscii({ text })), { text });
});

test('only one ASCII object is an answer', () => {
  const answers = [
    '',
    '{',
    'null',
    '1',
    '"a"',
    '[]',
    '{}{}',
    '{"a":"é"}',
    '{\n}',
    undefined,
    {},
    7,
  ];
  for (const answer of answers) assert.throws(() => fromAscii(answer), internal);
});

test('what is longer than the engine takes is refused before it is written out', () => {
  const around = toAscii({ text: '' }).length;
  assert.equal(toAscii({ text: 'x'.repeat(MAX_REQUEST - around) }).length, MAX_REQUEST);
  const escaped = 'é'.repeat((MAX_REQUEST - around) / 6);
  assert.ok(toAscii({ text: escaped }).length > MAX_REQUEST - 6);
  for (const text of [
    'x'.repeat(MAX_REQUEST - around + 1),
    `${escaped}é`,
    '\0'.repeat(MAX_REQUEST / 6),
    '\0'.repeat(100 << 20),
  ]) {
    assert.throws(() => toAscii({ text }), tooLarge);
  }
  // What JavaScript says of JSON longer than any string can be; to make some takes seconds.
  const toJSON = () => assert.fail(new RangeError('Invalid string length'));
  assert.throws(() => toAscii({ toJSON }), tooLarge);
});
