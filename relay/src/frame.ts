import { RelayFailure } from './failure.ts';

/** One request or reply: a JSON object, and the bodies that belong to it. README.md has the format. */
export interface Frame {
  head: Readonly<Record<string, unknown>>;
  bodies: readonly Uint8Array[];
}

/** The bytes of a frame. */
export function encodeFrame({ head, bodies }: Frame): Uint8Array<ArrayBuffer> {
  const blobs = [Buffer.from(JSON.stringify(head), 'latin1'), ...bodies];
  const frame = Buffer.alloc(blobs.reduce((total, { length }) => total + 4 + length, 0));
  let at = 0;
  for (const blob of blobs) {
    at = frame.writeUInt32LE(blob.length, at);
    frame.set(blob, at);
    at += blob.length;
  }
  return frame;
}

/** The frame that a request holds; its bodies are views of it. `malformed` unless it is exactly one. */
export function decodeFrame(request: ArrayBuffer): Frame {
  const bytes = Buffer.from(request);
  const blobs: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = at + 4 <= bytes.length ? bytes.readUInt32LE(at) : Infinity;
    at += 4;
    if (length > bytes.length - at)
      throw new RelayFailure('malformed', 'the request ends within a blob');
    blobs.push(bytes.subarray(at, at + length));
    at += length;
  }
  const [head, ...bodies] = blobs;
  return { head: parseHead(head), bodies };
}

function parseHead(bytes: Buffer | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(bytes?.toString('latin1') ?? '');
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    // Not JSON: the same failure as JSON that is no object.
  }
  throw new RelayFailure('malformed', 'the first blob is not a JSON object');
}
