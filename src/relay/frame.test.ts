import assert from 'node:assert/strict';
import { test } from 'node:test';

import { decodeFrame, encodeFrame } from './frame.ts';

test('a frame is a list of blobs with u32 little-endian lengths, the first a JSON object', () => {
  const frame = encodeFrame({ head: { a: 1 }, bodies: [Uint8Array.of(7, 8), new Uint8Array(0)] });
  assert.equal(Buffer.from(frame).toString('hex'), '070000007b2261223a317d02000000070800000000');
  assert.deepEqual(decodeFrame(frame), {
    head: { a: 1 },
    bodies: [Uint8Array.of(7, 8), new Uint8Array(0)],
  });
});

test('a frame is read from within a larger buffer', () => {
  const frame = encodeFrame({ head: {}, bodies: [Uint8Array.of(1)] });
  const larger = new Uint8Array(frame.length + 9);
  larger.set(frame, 4);
  assert.deepEqual(decodeFrame(larger.subarray(4, 4 + frame.length))?.bodies, [Uint8Array.of(1)]);
});

test('every frame that is cut short, and what is no frame, is refused', () => {
  const frame = encodeFrame({ head: { a: 1 }, bodies: [Uint8Array.of(7, 8)] });
  for (let length = 0; length < frame.length; length += 1) {
    if (length === 11) continue; // Exactly the head: a frame without bodies.
    assert.equal(decodeFrame(frame.subarray(0, length)), undefined, `${length} bytes`);
  }
  const text = (head: string) => encodeFrame({ head: {}, bodies: [Buffer.from(head)] }).subarray(6);
  for (const head of ['[]', 'null', '1', '"a"', '{', '', '{"ä":1}'])
    assert.equal(decodeFrame(text(head)), undefined, head);
  assert.equal(decodeFrame(Uint8Array.of(255, 255, 255, 255, 1)), undefined);
});
