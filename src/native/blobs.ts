import { SealwrightError } from '../errors.ts';
import { MAX_BYTES } from './generated/limits.ts';

/**
 * Byte strings beside JSON, which refers to them by their place in the list: each is its length as
 * u32 little-endian, then its bytes.
 */

const LENGTH = 4;

/** Collects the blobs of one request. */
export class BlobList {
  readonly #blobs: Uint8Array[] = [];

  /** Adds a blob and tells its place. The bytes are copied when the list is packed. */
  add(bytes: Uint8Array): number {
    return this.#blobs.push(bytes) - 1;
  }

  /**
   * The list in a fresh buffer of exactly its size: nothing else of the app's memory goes along.
   *
   * @throws {SealwrightError} REQUEST_TOO_LARGE, as {@link packBlobs} says.
   */
  pack(): ArrayBuffer {
    return packBlobs(this.#blobs);
  }
}

/**
 * Packs blobs into a fresh buffer of exactly their size.
 *
 * @throws {SealwrightError} REQUEST_TOO_LARGE above {@link MAX_BYTES} in all, before anything is copied.
 */
export function packBlobs(blobs: readonly Uint8Array[]): ArrayBuffer {
  const lengths = blobs.map(({ byteLength }) => byteLength);
  const size = lengths.reduce((sum, length) => sum + LENGTH + length, 0);
  if (size > MAX_BYTES) throw new SealwrightError('REQUEST_TOO_LARGE');
  const packed = new Uint8Array(size);
  const view = new DataView(packed.buffer);
  let at = 0;
  for (const [place, blob] of blobs.entries()) {
    const length = lengths[place] ?? 0;
    view.setUint32(at, length, true);
    packed.set(blob.subarray(0, length), at + LENGTH);
    at += LENGTH + length;
  }
  return packed.buffer;
}

/**
 * Takes a packed list apart. Each blob is a copy of exactly its range.
 *
 * @throws {SealwrightError} INTERNAL when it is something else, or a length runs over the end.
 */
export function unpackBlobs(packed: unknown): Uint8Array[] {
  if (!isBuffer(packed)) throw broken();
  const bytes = new Uint8Array(packed);
  const view = new DataView(packed);
  const blobs: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (at + LENGTH > bytes.length) throw broken();
    const from = at + LENGTH;
    at = from + view.getUint32(at, true);
    if (at > bytes.length) throw broken();
    blobs.push(bytes.slice(from, at));
  }
  return blobs;
}

/** The blob at a place of a reply's list. */
export function blobAt(blobs: readonly Uint8Array[], place: number): Uint8Array {
  const blob = blobs[place];
  if (blob === undefined) throw broken();
  return blob;
}

/** Whether a value is a `Uint8Array` (of any realm: Jest has its own) whose bytes are still there. */
export function isBytes(value: unknown): value is Uint8Array {
  if (!ArrayBuffer.isView(value)) return false;
  if (Object.prototype.toString.call(value) !== '[object Uint8Array]') return false;
  return (value.buffer as { detached?: boolean }).detached !== true;
}

/** Of any realm; a host answers `null` for a ticket that it does not know. */
function isBuffer(value: unknown): value is ArrayBuffer {
  return Object.prototype.toString.call(value) === '[object ArrayBuffer]';
}

function broken(): SealwrightError {
  return new SealwrightError('INTERNAL', 'the native part gave bytes that do not fit its answer');
}
