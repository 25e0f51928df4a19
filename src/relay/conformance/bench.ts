import { sha256 } from '@noble/hashes/sha2.js';

import { toBase64Url } from '../../base64url.ts';
import type { Conformance } from '../conformance.ts';
import {
  parsePoolToken,
  parseStreamToken,
  type AppendOutcome,
  type Entry,
  type PoolId,
  type PoolToken,
  type Relay,
  type StreamId,
  type StreamToken,
  type WriteKey,
} from '../contract.ts';
import { isRelayError, type RelayReason } from '../error.ts';
import { poolIdOf, streamIdOf, writeKeyOf } from '../tokens.ts';

/** One clause of the contract, as a test. */
export interface Clause {
  name: string;
  /** Whether the clause can be tested with what was given. */
  needs?: (conformance: Conformance) => boolean;
  run: (bench: Bench) => Promise<void>;
}

/** A relay under test, with fresh names and shorthands. */
export class Bench {
  relay: Relay;
  readonly conformance: Conformance;

  constructor(relay: Relay, conformance: Conformance) {
    this.relay = relay;
    this.conformance = conformance;
  }

  /** A stream that nobody used before. */
  stream(): TestStream {
    const token = parseStreamToken(fresh());
    const writeKey = writeKeyOf(token);
    return new TestStream(this, token, writeKey, streamIdOf(writeKey));
  }

  /** A pool that nobody used before. */
  pool(): { token: PoolToken; id: PoolId } {
    const token = parsePoolToken(fresh());
    return { token, id: poolIdOf(token) };
  }

  /** Restarts the relay; only in clauses that need it. */
  async restart(): Promise<void> {
    if (this.conformance.restart) this.relay = await this.conformance.restart(this.relay);
  }
}

/** A stream under test. Its verbs are the relay's. */
export class TestStream {
  readonly token: StreamToken;
  readonly writeKey: WriteKey;
  readonly id: StreamId;
  readonly #bench: Bench;

  constructor(bench: Bench, token: StreamToken, writeKey: WriteKey, id: StreamId) {
    this.#bench = bench;
    this.token = token;
    this.writeKey = writeKey;
    this.id = id;
  }

  append(key: string, body: Uint8Array, unless?: string): Promise<AppendOutcome> {
    return this.#bench.relay.append(this.writeKey, key, body, unless);
  }

  /** Appends under keys that were never used, in order. */
  async fill(count: number, prefix = 'm'): Promise<void> {
    for (let index = 1; index <= count; index += 1) {
      const outcome = await this.append(`${prefix}/${index}`, bytes(`${prefix} ${index}`));
      expect('seq' in outcome, `a fresh key was not stored: ${shown(outcome)}`);
    }
  }

  trim(upTo: number): Promise<void> {
    return this.#bench.relay.trim(this.token, upTo);
  }

  /** One page; fails if the answer is `gone`, too long, not dense or out of order. */
  async page(after: number, limit = 256): Promise<Entry[]> {
    const page = await this.#bench.relay.read(this.token, after, limit);
    if (!Array.isArray(page))
      throw new Error(`reading after ${after} answered gone (floor ${page.floor})`);
    expect(
      page.length <= limit,
      `a page of ${page.length} entries where at most ${limit} were asked for`,
    );
    page.forEach(({ seq }, index) =>
      expect(
        seq === after + 1 + index,
        `the page after ${after} has ${seq} where ${after + 1 + index} belongs`,
      ),
    );
    return page;
  }

  /** Every entry after `after`, page by page. */
  async entries(after = 0, limit = 256): Promise<Entry[]> {
    const all: Entry[] = [];
    for (;;) {
      const page = await this.page(after + all.length, limit);
      if (page.length === 0) return all;
      all.push(...page);
    }
  }
}

/** Fails the clause with `violation` unless `holds`. */
export function expect(holds: boolean, violation: string): asserts holds {
  if (!holds) throw new Error(violation);
}

/** Fails unless `promise` rejects with a RelayError of this reason. */
export async function expectFailure(
  promise: Promise<unknown>,
  reason: RelayReason,
  what: string,
): Promise<void> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  expect(outcome !== undefined, `${what} was accepted, it must fail as ${reason}`);
  const { error } = outcome;
  expect(
    isRelayError(error),
    `${what} failed with something else than a RelayError: ${String(error)}`,
  );
  expect(error.reason === reason, `${what} failed as ${error.reason}, it must be ${reason}`);
}

/** Fails unless the two hold the same bytes. */
export function expectSame(found: Uint8Array, wanted: Uint8Array, what: string): void {
  let same = found.length === wanted.length;
  for (let index = 0; same && index < wanted.length; index += 1)
    same = found[index] === wanted[index];
  expect(same, `${what} is not what was put in (${found.length} bytes, ${wanted.length} expected)`);
}

/** The sequence number of an append that must have been stored. */
export function storedSeq(outcome: AppendOutcome, what: string): number {
  expect('seq' in outcome, `${what} was not stored: ${shown(outcome)}`);
  return outcome.seq;
}

/** The bytes of an ASCII text. */
export function bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** `count` numbers from 0. */
export function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** An outcome for a message, without the body. */
export function shown(outcome: AppendOutcome): string {
  if ('seq' in outcome) return `seq ${outcome.seq}`;
  const [kind, entry] = 'taken' in outcome ? ['taken', outcome.taken] : ['closed', outcome.closed];
  return `${kind} by ${entry.key} (seq ${entry.seq})`;
}

export function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

let names = 0;
const start = `${Date.now()} ${Math.random()} ${Math.random()}`;

/** A name that was never used. It protects test entries only, so it need not be a secret. */
function fresh(): string {
  names += 1;
  return toBase64Url(sha256(bytes(`conformance ${start} ${names}`)));
}
