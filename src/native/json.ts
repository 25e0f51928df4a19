import { SealwrightError } from '../errors.ts';

/**
 * JSON that is printable ASCII (0x20–0x7e) and nothing else: both mobile platforms cut or mangle strings
 * with lone surrogates, NUL or a leading byte order mark on their way; what they never see cannot hurt.
 */

const { parse, stringify } = JSON;
const BEYOND_ASCII = /[^\x20-\x7e]/g;
const ONLY_ASCII = /^[\x20-\x7e]*$/;
/** `JSON.stringify` leaves pairs as they are and spells a lone surrogate as an escape of its own. */
const LONE_SURROGATE = /(?<!\\)(?:\\\\)*\\ud[89a-f][0-9a-f]{2}/;

/**
 * Writes a value as ASCII-only JSON.
 *
 * @throws {SealwrightError} INVALID_TEXT when a string in it, or a name, holds a lone surrogate.
 */
export function toAscii(value: object): string {
  const json = stringify(value);
  if (json.includes('\\ud') && LONE_SURROGATE.test(json)) throw new SealwrightError('INVALID_TEXT');
  return json.replace(BEYOND_ASCII, unicodeEscape);
}

/**
 * Reads one JSON object from ASCII-only JSON.
 *
 * @throws {SealwrightError} INTERNAL when the host gave anything else.
 */
export function fromAscii(json: unknown): Record<string, unknown> {
  if (typeof json === 'string' && ONLY_ASCII.test(json)) {
    try {
      const value: unknown = parse(json);
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        return value as Record<string, unknown>;
      }
    } catch {
      // Said below, without the text.
    }
  }
  throw new SealwrightError('INTERNAL', 'the native part gave an answer that is not ASCII JSON');
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
