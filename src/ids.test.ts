import assert from 'node:assert/strict';
import { test } from 'node:test';

import { toBase64Url } from './base64url.ts';
import { isSealwrightError } from './errors.ts';
import { parseAccountId, parseConversationId, parseMessageId } from './ids.ts';
import { Random } from './testing/random.ts';

test('every id of the right length is read as it stands', () => {
  const random = new Random(4);
  for (let round = 0; round < 500; round += 1) {
    const bytes = Uint8Array.from({ length: 32 }, () => random.below(256));
    const long = toBase64Url(bytes);
    const short = toBase64Url(bytes.subarray(0, 16));
    assert.equal(parseAccountId(long), long);
    assert.equal(parseConversationId(long), long);
    assert.equal(parseMessageId(short), short);
  }
});

test('anything else is INVALID_ARGUMENT, and the error does not repeat it', () => {
  const id = 'A'.repeat(43);
  const secret = 'hush-hush';
  const bad = ['', secret, id.slice(1), `${id}A`, `${id.slice(1)}B`, `${id} `, ` ${id}`, `${id}\n`];
  bad.push(`${id.slice(1)}=`, `${id.slice(1)}+`, 'A'.repeat(22));
  for (const text of [...bad, null, undefined, 7, {}, [id], new String(id)]) {
    for (const parse of [parseAccountId, parseConversationId]) {
      assert.throws(
        () => parse(text as string),
        (error) => isSealwrightError(error, 'INVALID_ARGUMENT') && !error.message.includes(secret),
      );
    }
  }
  assert.throws(() => parseMessageId(id));
  assert.throws(() => parseMessageId('A'.repeat(21) + 'B'));
});
