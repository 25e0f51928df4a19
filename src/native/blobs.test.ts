import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isSealwrightError } from '../errors.ts';
import { Random } from '../testing/random.ts';
import { BlobList, blobAt, isBytes, packBlobs, unpackBlobs } from './blobs.ts';
import { MAX_BYTES } from './generated/limits.ts';

const internal = (error: unknown) => isSealwrightError(error, 'INTERNAL');
const tooLarge = (error: unknown) => isSealwrightError(error, 'REQUEST_TOO_LARGE');

test('any list of blobs comes back as it was, in a buffer of exactly its size', () => {
  const random = new Random(2);
  for (let round = 0; round < 500; round += 1) {
    const blobs = Array.from({ length: random.below(9) }, () => random.bytes(300));
    const packed = packBlobs(blobs);
    assert.equal(
      packed.byteLength,
      blobs.reduce((sum, { length }) => sum + 4 + length, 0),
    );
    assert.deepEqual(unpackBlobs(packed), blobs);
  }
});

test('lengths are u32, little-endian', () => {
  assert.deepEqual(
    [...new Uint8Array(packBlobs([new Uint8Array(258).fill(7)]))].slice(0, 6),
    [2, 1, 0, 0, 7, 7],
  );
});

test('a view into a larger buffer brings nothing of the rest along', () => {
  const secret = new Uint8Array(64).fill(0xaa);
  const view = secret.subarray(10, 12).fill(1);
  assert.deepEqual([...new Uint8Array(packBlobs([view]))], [2, 0, 0, 0, 1, 1]);
});

test('a list cut anywhere but between two blobs is refused', () => {
  const packed = packBlobs([new Uint8Array(3), new Uint8Array(0), new Uint8Array(5)]);
  const whole = new Set([0, 7, 11, packed.byteLength]);
  for (let length = 0; length <= packed.byteLength; length += 1) {
    const cut = packed.slice(0, length);
    if (whole.has(length)) assert.doesNotThrow(() => unpackBlobs(cut));
    else assert.throws(() => unpackBlobs(cut), internal);
  }
});

test('a length that lies is refused before anything is allocated for it', () => {
  const lie = new Uint8Array([255, 255, 255, 255, 1]).buffer;
  assert.throws(() => unpackBlobs(lie), internal);
});

test('no random bytes make the reader fail in another way', () => {
  const random = new Random(3);
  for (let round = 0; round < 2_000; round += 1) {
    const bytes = random.bytes(24).map((byte) => (byte > 40 ? 0 : byte % 12));
    try {
      const back = packBlobs(unpackBlobs(bytes.slice().buffer));
      assert.deepEqual(new Uint8Array(back), bytes);
    } catch (error) {
      assert.ok(internal(error));
    }
  }
});

test('what is no ArrayBuffer is no list', () => {
  for (const value of [null, undefined, 'x', {}, new Uint8Array(4), new SharedArrayBuffer(4)]) {
    assert.throws(() => unpackBlobs(value), internal);
  }
});

test('each blob is a copy of its own', () => {
  const [first, second] = unpackBlobs(packBlobs([new Uint8Array(2), new Uint8Array(2)]));
  assert.notEqual(first?.buffer, second?.buffer);
  assert.equal(first?.buffer.byteLength, 2);
});

test('a list tells the place of what is added, and a missing place is an error', () => {
  const list = new BlobList();
  assert.equal(list.add(new Uint8Array(1)), 0);
  assert.equal(list.add(new Uint8Array(2)), 1);
  const blobs = unpackBlobs(list.pack());
  assert.equal(blobAt(blobs, 1).length, 2);
  for (const place of [2, -1, 0.5]) assert.throws(() => blobAt(blobs, place), internal);
});

test('only a Uint8Array whose bytes are there counts as bytes', () => {
  const gone = new Uint8Array(4);
  structuredClone(gone.buffer, { transfer: [gone.buffer] });
  assert.ok(isBytes(new Uint8Array(0)));
  assert.ok(isBytes(Buffer.from('x')));
  for (const value of [
    gone,
    null,
    'x',
    [1],
    new ArrayBuffer(1),
    new DataView(new ArrayBuffer(1)),
  ]) {
    assert.ok(!isBytes(value));
  }
  assert.ok(!isBytes(new Uint16Array(2)));
  assert.ok(!isBytes({ [Symbol.toStringTag]: 'Uint8Array', byteLength: 4 }));
});

test('more bytes than the engine takes are refused before they are copied', () => {
  const half = new Uint8Array(MAX_BYTES / 2 - 4);
  assert.equal(packBlobs([half, half]).byteLength, MAX_BYTES);
  assert.throws(() => packBlobs([half, half, new Uint8Array(0)]), tooLarge);
  const list = new BlobList();
  // Five gigabytes, copied, would not fit in a buffer.
  const large = new Uint8Array(100 << 20);
  for (let place = 0; place < 50; place += 1) assert.equal(list.add(large), place);
  assert.throws(() => list.pack(), tooLarge);
});
