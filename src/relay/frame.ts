/**
 * How requests and replies travel: a list of blobs, each `u32 little-endian length + bytes`. The first is a
 * JSON object in ASCII, the rest are the bodies that belong to it, in order. `relay/README.md` has the whole format.
 */
export interface Frame {
  head: Readonly<Record<string, unknown>>;
  bodies: readonly Uint8Array[];
}

/** The bytes of a frame. The head must be ASCII, as everything in the relay contract is. */
export function encodeFrame({ head, bodies }: Frame): Uint8Array<ArrayBuffer> {
  const blobs = [ascii(JSON.stringify(head)), ...bodies];
  const frame = new Uint8Array(blobs.reduce((total, blob) => total + 4 + blob.length, 0));
  const view = new DataView(frame.buffer);
  let at = 0;
  for (const blob of blobs) {
    view.setUint32(at, blob.length, true);
    frame.set(blob, at + 4);
    at += 4 + blob.length;
  }
  return frame;
}

/** The frame that `bytes` hold, its bodies as copies; `undefined` if they are not exactly one frame. */
export function decodeFrame(bytes: Uint8Array): Frame | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const blobs: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (bytes.length - at < 4) return undefined;
    const length = view.getUint32(at, true);
    at += 4;
    if (length > bytes.length - at) return undefined;
    blobs.push(bytes.slice(at, at + length));
    at += length;
  }
  const [first, ...bodies] = blobs;
  const head = first && object(first);
  return head && { head, bodies };
}

function object(bytes: Uint8Array): Record<string, unknown> | undefined {
  let text = '';
  for (const byte of bytes) {
    if (byte > 0x7f) return undefined;
    text += String.fromCharCode(byte);
  }
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function ascii(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
  return bytes;
}
