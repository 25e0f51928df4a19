import assert from 'node:assert/strict';
import { test } from 'node:test';

import { fromBase64Url, toBase64Url } from './base64url.ts';

test('bytes of every length and value go to text as Buffer writes it, and back', () => {
  for (let length = 0; length < 300; length += 1) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 37 + length) & 0xff);
    const text = toBase64Url(bytes);
    assert.equal(text, Buffer.from(bytes).toString('base64url'));
    assert.deepEqual(fromBase64Url(text), bytes);
  }
});

test('text that is not base64url without padding is refused', () => {
  for (const text of ['A', 'AAAAA', 'AA==', 'AA+A', 'AA/A', 'AA A', 'AAA\n', 'ÄAAA', 'AAĀA', '=']) {
    assert.equal(fromBase64Url(text), undefined, JSON.stringify(text));
  }
});

test('leftover bits must be zero: bytes have one text only', () => {
  assert.deepEqual(fromBase64Url('AQ'), Uint8Array.of(1));
  for (const text of ['AR', 'Af', 'AAB', 'AAD']) assert.equal(fromBase64Url(text), undefined, text);
});
