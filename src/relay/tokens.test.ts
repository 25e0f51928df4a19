import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';

import {
  parseBody,
  parseCount,
  parseKey,
  parsePoolToken,
  parseStreamToken,
  parseWriteKey,
} from './contract.ts';
import { isRelayError } from './error.ts';
import { poolIdOf, streamIdOf, writeKeyOf } from './tokens.ts';

const sha256 = (text: string) =>
  createHash('sha256').update(Buffer.from(text, 'base64url')).digest('base64url');
const text = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7)).toString('base64url');

test('write key, stream id and pool id are SHA-256 of the bytes of what they come from', () => {
  const writeKey = writeKeyOf(parseStreamToken(text));
  assert.equal(writeKey, sha256(text));
  assert.equal(streamIdOf(writeKey), sha256(sha256(text)));
  assert.equal(poolIdOf(parsePoolToken(text)), sha256(text));
});

test('names are 43 characters of base64url, and nothing else is one', () => {
  assert.equal(parseWriteKey(text), text);
  const wrong = [
    '',
    text.slice(1),
    `${text}A`,
    `${text}=`,
    `${text.slice(0, 42)}+`,
    `${text.slice(0, 42)}B`,
    7,
    null,
    undefined,
    [text],
  ];
  for (const value of wrong) assert.throws(() => parseWriteKey(value), isMalformed, String(value));
  assert.throws(() => writeKeyOf('no token' as never), isMalformed);
});

test('keys, counts and bodies are parsed', () => {
  assert.equal(parseKey('commit/12/0_a.B-'), 'commit/12/0_a.B-');
  for (const value of ['', 'a b', 'a\n', 'ü', 'x'.repeat(129), 3])
    assert.throws(() => parseKey(value), isMalformed);
  assert.equal(parseCount(0, 0, 'x'), 0);
  for (const value of [-1, 0.5, Infinity, '1', 2 ** 53])
    assert.throws(() => parseCount(value, 0, 'x'), isMalformed);
  assert.deepEqual(parseBody(Uint8Array.of(1), 'x'), Uint8Array.of(1));
  for (const value of [new Uint8Array(0), 'a', [1], new ArrayBuffer(2)])
    assert.throws(() => parseBody(value, 'x'), isMalformed);
});

test('an error of another copy of the class is still a relay error', () => {
  const other = Object.assign(new Error('x'), { name: 'RelayError', reason: 'limited' });
  assert.ok(isRelayError(other) && isRelayError(other, 'limited'));
  assert.ok(!isRelayError(other, 'refused'));
  assert.ok(
    !isRelayError(new Error('x')) &&
      !isRelayError(Object.assign(new Error('x'), { name: 'RelayError', reason: 'x' })),
  );
});

function isMalformed(error: unknown): boolean {
  return isRelayError(error, 'malformed');
}
