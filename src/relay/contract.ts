import { fromBase64Url } from '../base64url.ts';
import { RelayError } from './error.ts';

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** The right to read and trim a stream. base64url of 32 bytes; a secret of those who share the stream. */
export type StreamToken = Branded<'StreamToken'>;
/** The right to append to a stream: SHA-256 of the bytes of its {@link StreamToken}. base64url of 32 bytes. */
export type WriteKey = Branded<'WriteKey'>;
/** The name of a stream, and no right at all: SHA-256 of the bytes of its {@link WriteKey}. base64url of 32 bytes. */
export type StreamId = Branded<'StreamId'>;
/** The right to fill a pool. base64url of 32 bytes; a secret of the pool's owner. */
export type PoolToken = Branded<'PoolToken'>;
/** The right to take from a pool: SHA-256 of the bytes of its {@link PoolToken}. base64url of 32 bytes. */
export type PoolId = Branded<'PoolId'>;

/** One entry of a stream. */
export interface Entry {
  /** 1, 2, 3, … within its stream, without gaps. */
  seq: number;
  /** Unique within its stream for good. 1 to 128 characters of `A-Z a-z 0-9 _ / . -`. */
  key: string;
  /** At least one byte, except in a `taken` or `closed` answer: there, none means that the entry was trimmed. */
  body: Uint8Array;
}

/** What became of an append: stored under `seq`, or nothing was stored because of the entry given. */
export type AppendOutcome = { seq: number } | { taken: Entry } | { closed: Entry };

/** The answer to a read from below what was trimmed: entries up to and including `floor` are gone. */
export interface Gone {
  gone: true;
  floor: number;
}

/**
 * What an app's backend must do: keep logs with unique keys, and pools. Any store with transactions and a
 * unique index can; `relayConformance` tells whether it does.
 *
 * Every verb may be repeated after a failure, and rejects with {@link RelayError} only. `limited` answers
 * leave nothing half done. An accepted append is durable before it is answered.
 */
export interface Relay {
  /**
   * Under one lock of the stream: if `key` exists, `taken`; else if `unless` exists, `closed`; else stored
   * under the next number. Keys count for good, also those of trimmed entries. The body is 1 byte to 4 MiB
   * (by default; `limited` above).
   */
  append(stream: WriteKey, key: string, body: Uint8Array, unless?: string): Promise<AppendOutcome>;
  /**
   * The entries after number `after`, dense and in order: at most `limit` (1 to 256), at most 4 MiB of
   * bodies, but always one if there is one. An unknown stream is an empty one. Below the trimmed floor the
   * answer is `gone`, never an empty list.
   */
  read(token: StreamToken, after: number, limit: number): Promise<Entry[] | Gone>;
  /** Forgets the bodies up to and including number `upTo` (at most the last one). Never lowers the floor. */
  trim(token: StreamToken, upTo: number): Promise<void>;
  /**
   * Replaces what is in a pool. A lower `generation` than the pool's is `refused`; the same one with the same
   * content changes nothing (so a retry gives no item twice), with other content it is `refused`.
   */
  offer(
    token: PoolToken,
    generation: number,
    items: Uint8Array[],
    lastResort: Uint8Array,
  ): Promise<void>;
  /**
   * An item that nobody else gets; when there is none left, the last resort; `null` when nothing was ever
   * offered. The same `requestId` (written like a key) gets the same item again, for a day at least.
   */
  take(pool: PoolId, requestId: string): Promise<Uint8Array | null>;
  /**
   * Calls `onChange` soon after an entry was appended to a stream of the list, until the function it returns
   * is called. It may be called without a change (after a reconnect something may have been missed), never
   * for a stream that is not listed. It is a hint: what it misses, the next read finds.
   */
  watch?(tokens: StreamToken[], onChange: (stream: StreamId) => void): () => void;
}

/** The limits a relay keeps, in bytes and counts. Beyond one, it answers `limited`. */
export interface RelayLimits {
  /** Bytes of one entry's body. */
  bodyBytes: number;
  /** Entries of one read. */
  pageEntries: number;
  /** Bytes of the bodies of one read; one entry is always given. */
  pageBytes: number;
  /** Untrimmed entries of one stream; a mailbox is a stream. */
  streamEntries: number;
  /** Bytes of the untrimmed bodies of one stream. */
  streamBytes: number;
  /** One-time items of one pool. */
  poolItems: number;
  /** Bytes of one item or last resort. */
  poolItemBytes: number;
  /** Bytes of all that one offer carries. */
  poolBytes: number;
  /** Takes from one pool within an hour; repeated request ids do not count. */
  takesPerHour: number;
}

/** Reads a {@link StreamToken}; `malformed` if it is not base64url of 32 bytes. */
export const parseStreamToken = (value: unknown) =>
  parseName(value, 'a stream token') as StreamToken;
/** Reads a {@link WriteKey}; `malformed` if it is not base64url of 32 bytes. */
export const parseWriteKey = (value: unknown) => parseName(value, 'a write key') as WriteKey;
/** Reads a {@link StreamId}; `malformed` if it is not base64url of 32 bytes. */
export const parseStreamId = (value: unknown) => parseName(value, 'a stream id') as StreamId;
/** Reads a {@link PoolToken}; `malformed` if it is not base64url of 32 bytes. */
export const parsePoolToken = (value: unknown) => parseName(value, 'a pool token') as PoolToken;
/** Reads a {@link PoolId}; `malformed` if it is not base64url of 32 bytes. */
export const parsePoolId = (value: unknown) => parseName(value, 'a pool id') as PoolId;

/** Reads an entry key or a request id: 1 to 128 characters of `A-Z a-z 0-9 _ / . -`; else `malformed`. */
export function parseKey(value: unknown): string {
  if (typeof value === 'string' && /^[A-Za-z0-9_/.-]{1,128}$/.test(value)) return value;
  throw new RelayError('malformed', 'a key is 1 to 128 characters of A-Z a-z 0-9 _ / . -');
}

/** Reads a whole number from `least` to 2^53-1; else `malformed`. `what` names it in the error. */
export function parseCount(value: unknown, least: number, what: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
  throw new RelayError('malformed', `${what} is not a whole number of at least ${least}`);
}

/** Reads a body or an item: bytes, at least one; else `malformed`. `what` names it in the error. */
export function parseBody(value: unknown, what: string): Uint8Array {
  if (ArrayBuffer.isView(value) && value instanceof Uint8Array && value.length > 0) return value;
  throw new RelayError('malformed', `${what} is not a Uint8Array of at least one byte`);
}

function parseName(value: unknown, what: string): string {
  if (typeof value === 'string' && value.length === 43 && fromBase64Url(value)) return value;
  throw new RelayError('malformed', `${what} is base64url, without padding, of 32 bytes`);
}
