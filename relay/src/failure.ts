import type { RelayReason } from '../../src/relay/error.ts';

/**
 * What the relay answers instead of doing something. It has the name and the shape of the contract's
 * `RelayError`, so the conformance suite and clients know it; `message` never holds what was asked for.
 */
export class RelayFailure extends Error {
  override readonly name = 'RelayError';
  readonly reason: RelayReason;

  constructor(reason: RelayReason, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.reason = reason;
  }
}

/** Fails as `limited` when `amount` is above `limit`; `what` names it in the message. */
export function within(amount: number, limit: number, what: string): void {
  if (amount > limit) throw new RelayFailure('limited', `${what}: the limit is ${limit}`);
}
