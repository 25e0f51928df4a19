import { ERRORS, type ErrorCode } from './native/generated/errors.ts';
import type { Retry, Severity, WireError } from './native/generated/wire.ts';

export type { ErrorCode, Retry, Severity };

/**
 * The one error of this package. `code` says what happened and never changes its meaning; docs/errors.md
 * says for each who is at fault and what to do. The message is for developers and holds no content, no
 * key and no identifier.
 */
export class SealwrightError extends Error {
  /** What went wrong. A native part newer than this JavaScript may give a code that the type lacks. */
  readonly code: ErrorCode;
  /** When the same call is worth trying again. */
  readonly retry: Retry;
  /** How bad it is. */
  readonly severity: Severity;

  /** Apps receive these; they have no reason to make any. */
  constructor(code: ErrorCode, hint?: string, options?: { cause?: unknown });
  /** From what crossed the waist. */
  constructor(error: WireError);
  constructor(what: ErrorCode | WireError, hint?: string, options?: { cause?: unknown }) {
    const { code, message, retry, severity } =
      typeof what === 'string' ? { code: what, ...ERRORS[what] } : what;
    super(hint === undefined ? message : `${message}: ${hint}`, options);
    this.name = 'SealwrightError';
    this.code = code;
    this.retry = retry;
    this.severity = severity;
    Object.defineProperty(this, BRAND, { value: true });
  }
}

/**
 * Whether something caught is this package's error, of this code if one is given. Prefer it to
 * `instanceof`, which fails between two copies of a package and between the realms of Jest.
 *
 * @example
 * ```ts
 * catch (error) {
 *   if (isSealwrightError(error, 'TEXT_TOO_LONG')) return shorten();
 *   throw error;
 * }
 * ```
 */
export function isSealwrightError<Code extends ErrorCode>(
  error: unknown,
  code: Code,
): error is SealwrightError & { readonly code: Code };
export function isSealwrightError(error: unknown, code?: ErrorCode): error is SealwrightError;
export function isSealwrightError(error: unknown, code?: ErrorCode): boolean {
  if (typeof error !== 'object' || error === null || !(BRAND in error)) return false;
  return code === undefined || (error as { code?: unknown }).code === code;
}

const BRAND = Symbol.for('react-native-sealwright.error');
