/**
 * Why a relay did not do what was asked:
 *
 * | reason | when | what the caller does |
 * |---|---|---|
 * | `unavailable` | not reached, timed out, or the relay failed inside | try again later; the outcome is unknown, and every verb is safe to repeat |
 * | `unauthorized` | the relay's own admission (a bearer token) says no | renew the token |
 * | `limited` | a limit of the relay: size, count or rate | send less, or wait |
 * | `refused` | understood, and the answer is no (an old pool generation) | do not repeat it |
 * | `malformed` | an argument, or the relay's answer, is not what the contract says | do not trust it; report it |
 */
export type RelayReason = 'unavailable' | 'unauthorized' | 'limited' | 'refused' | 'malformed';

/**
 * The one error a relay rejects with. Neither it nor its `cause` carries a token, an id or a body.
 * Compare `reason`; several copies of this class may be loaded, so use {@link isRelayError}, not `instanceof`.
 */
export class RelayError extends Error {
  override readonly name = 'RelayError';
  readonly reason: RelayReason;

  constructor(reason: RelayReason, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.reason = reason;
  }
}

const REASONS: readonly string[] = [
  'unavailable',
  'unauthorized',
  'limited',
  'refused',
  'malformed',
] satisfies RelayReason[];

/** Whether `error` is a {@link RelayError} (of any copy of this module), and has `reason` if one is given. */
export function isRelayError(error: unknown, reason?: RelayReason): error is RelayError {
  if (!(error instanceof Error) && Object.prototype.toString.call(error) !== '[object Error]')
    return false;
  const { name, reason: found } = error as Partial<RelayError>;
  if (name !== 'RelayError' || typeof found !== 'string' || !REASONS.includes(found)) return false;
  return reason === undefined || found === reason;
}
