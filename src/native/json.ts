import { SealwrightError } from '../errors.ts';
import { MAX_REQUEST } from './generated/limits.ts';

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
 * @throws {SealwrightError} REQUEST_TOO_LARGE above {@link MAX_REQUEST} characters; INVALID_TEXT when a string in
 * it, or a name, holds a lone surrogate.
 */
export function toAscii(value: object): string {
  // Escaping what is far too long would take seconds.
  for (const field of Object.values(value)) if (typeof field === 'string') withinLimit(field);
  const json = withinLimit(written(value));
  if (json.includes('\\ud') && LONE_SURROGATE.test(json)) throw new SealwrightError('INVALID_TEXT');
  return withinLimit(json.replace(BEYOND_ASCII, unicodeEscape));
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

/** A string that JavaScript cannot hold is a `RangeError` of the engine that runs it. */
function written(value: object): string {
  try {
    return stringify(value);
  } catch (error) {
    if (error instanceof RangeError) throw new SealwrightError('REQUEST_TOO_LARGE');
    throw error;
  }
}

function withinLimit(text: string): string {
  if (text.length > MAX_REQUEST) throw new SealwrightError('REQUEST_TOO_LARGE');
  return text;
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
