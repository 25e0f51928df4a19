/**
 * base64url without padding (RFC 4648 section 5), written out because Hermes has neither `Buffer` nor a
 * binary-safe `atob`.
 */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const INVALID = 255;
const VALUES = values();

/** The text for `bytes`: 4 characters for each 3 bytes, no padding. */
export function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  let carried = 0;
  let bits = 0;
  for (const byte of bytes) {
    carried = ((carried << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      text += ALPHABET.charAt((carried >> bits) & 63);
    }
  }
  return bits > 0 ? text + ALPHABET.charAt((carried << (6 - bits)) & 63) : text;
}

/**
 * The bytes that `text` stands for, or `undefined` when it is not base64url without padding. Only the one
 * text that {@link toBase64Url} gives for some bytes is accepted (leftover bits must be zero), so that two
 * different strings never name the same bytes.
 */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (text.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let carried = 0;
  let bits = 0;
  let at = 0;
  for (let index = 0; index < text.length; index += 1) {
    const value = VALUES[text.charCodeAt(index)] ?? INVALID;
    if (value === INVALID) return undefined;
    carried = ((carried << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at] = (carried >> bits) & 0xff;
    at += 1;
  }
  return (carried & ((1 << bits) - 1)) === 0 ? bytes : undefined;
}

function values(): Uint8Array {
  const table = new Uint8Array(128).fill(INVALID);
  for (let value = 0; value < ALPHABET.length; value += 1)
    table[ALPHABET.charCodeAt(value)] = value;
  return table;
}
