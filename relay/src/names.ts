import { createHash } from 'node:crypto';

import { RelayFailure } from './failure.ts';

/**
 * The names of the contract, as bytes. A request names a stream by token or write key; the database knows
 * nothing but the id, so that who steals it gains no right.
 */
export type Id = Buffer;

/** The id of the stream that a token reads; `malformed` if it is no token. */
export function idOfToken(token: unknown): Id {
  return sha256(sha256(parseName(token, 'a stream token')));
}

/** The id of the stream that a write key appends to; `malformed` if it is no write key. */
export function idOfWriteKey(writeKey: unknown): Id {
  return sha256(parseName(writeKey, 'a write key'));
}

/** The id of the pool that a token fills; `malformed` if it is no token. */
export function idOfPoolToken(token: unknown): Id {
  return sha256(parseName(token, 'a pool token'));
}

/** A pool's id; `malformed` if it is none. */
export function parsePoolId(id: unknown): Id {
  return parseName(id, 'a pool id');
}

/** An entry key or a request id; else `malformed`. */
export function parseKey(value: unknown): string {
  if (typeof value === 'string' && /^[A-Za-z0-9_/.-]{1,128}$/.test(value)) return value;
  throw new RelayFailure('malformed', 'a key is 1 to 128 characters of A-Z a-z 0-9 _ / . -');
}

/** A whole number from `least` to 2^53-1; else `malformed`. */
export function parseCount(value: unknown, least: number, what: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
  throw new RelayFailure('malformed', `${what} is not a whole number of at least ${least}`);
}

/** Bytes, at least one; else `malformed`. */
export function parseBytes(value: unknown, what: string): Uint8Array {
  if (value instanceof Uint8Array && value.length > 0) return value;
  throw new RelayFailure('malformed', `${what} is not at least one byte`);
}

/** SHA-256. */
export function sha256(bytes: Uint8Array | string): Buffer {
  return createHash('sha256').update(bytes).digest();
}

function parseName(value: unknown, what: string): Buffer {
  const bytes =
    typeof value === 'string' && value.length === 43 ? Buffer.from(value, 'base64url') : undefined;
  // Buffer reads leniently; only the one text that the bytes give is their name.
  if (bytes?.length === 32 && bytes.toString('base64url') === value) return bytes;
  throw new RelayFailure('malformed', `${what} is base64url, without padding, of 32 bytes`);
}
