import { SealwrightError } from './errors.ts';
import { isBytes } from './native/index.ts';

/**
 * Checks of what an app passes, for the few things that the waist could not tell apart or that never get
 * there. Everything else, the engine checks, and says which argument is wrong.
 */

/** Reads a string. `what` names it in the error. */
export function stringOf(value: unknown, what: string): string {
  if (typeof value === 'string') return value;
  throw invalid(`${what} is not a string`);
}

/** Reads an object of options; nothing at all is none. */
export function optionsOf<T extends object>(value: T | undefined, what = '`options`'): Partial<T> {
  if (value === undefined) return {};
  if (typeof value === 'object' && value !== null) return value;
  throw invalid(`${what} is not an object`);
}

/** Reads a function. */
export function functionOf<T>(value: T, what: string): T {
  if (typeof value === 'function') return value;
  throw invalid(`${what} is not a function`);
}

/** Reads a list of strings into a list of its own. */
export function stringsOf<T extends string>(value: Iterable<T>, what: string): T[] {
  const isList = typeof value === 'object' && value !== null && Symbol.iterator in value;
  if (!isList) throw invalid(`${what} is not a list`);
  return Array.from(value, (item) => stringOf(item, `an item of ${what}`) as T);
}

/** Reads what a message can hold. */
export function contentOf(value: unknown): string | Uint8Array {
  if (typeof value === 'string' || isBytes(value)) return value;
  throw invalid('a message is a string or a Uint8Array');
}

/** The error for an argument. The text must not quote its value. */
export function invalid(what: string): SealwrightError {
  return new SealwrightError('INVALID_ARGUMENT', what);
}
