import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { relayConformance } from '../conformance.ts';
import {
  parseBody,
  parseCount,
  parseKey,
  parsePoolId,
  type Entry,
  type Relay,
  type StreamId,
} from '../contract.ts';
import { RelayError } from '../error.ts';
import { poolIdOf, streamIdOf, writeKeyOf } from '../tokens.ts';

/** Each way to be wrong, and a clause that must notice it. */
const BUGS = {
  'overwrites the entry of a key that exists': /repeated append is answered taken/,
  'says stored for a key that exists': /repeated append is answered taken/,
  'looks for the key outside its lock': /concurrent appends of one key/,
  'looks for the unless outside its lock': /gets past its unless/,
  'numbers outside its lock': /numbered densely/,
  'uses up a number for a taken key': /concurrent appends of one key/,
  'numbers from zero': /numbered 1, 2, 3/,
  'answers closed before taken': /taken comes before closed/,
  'ignores unless': /closed by that entry/,
  'answers before it stores': /there for the next read/,
  'keeps the buffer of the caller': /reuses its buffer/,
  'shares keys between streams': /share neither numbers nor keys/,
  'takes the stream id for the write key': /stream id appends nothing/,
  'reads with the write key': /neither the write key nor the stream id/,
  'ignores the limit of a page': /at most as many entries/,
  'gives pages of any size': /at most 4 MiB of bodies/,
  'gives nothing when the next body is a full page': /at most 4 MiB of bodies/,
  'gives a page in the wrong order': /at most as many entries/,
  'skips an entry in a page': /read back as they were appended/,
  'cuts bodies short': /read back as they were appended/,
  'answers an empty list below the floor': /below the floor is gone/,
  'starts at the floor instead of saying gone': /below the floor is gone/,
  'lowers the floor': /never lowers the floor/,
  'trims beyond the end': /beyond the end/,
  'forgets the keys of trimmed entries': /trimmed entries still count/,
  'chooses an item outside its lock': /each one-time item exactly once/,
  'gives the last resort first': /each one-time item exactly once/,
  'gives another item to a repeated request': /same request id/,
  'refills with a repeated offer': /repeated offer gives no one-time item again/,
  'adds to the pool': /offer replaces/,
  'accepts an older generation': /offer replaces/,
  'takes by pool token': /only the token fills a pool/,
  'stores bodies of any size': /body of the largest size/,
  'stores before it refuses a large body': /body of the largest size/,
  'counts a limited append': /full stream is limited/,
  'lets a stream grow without end': /too many bytes/,
  'counts takes outside its lock': /takes beyond those of an hour/,
  'rejects with a plain Error': /malformed/,
  'loses the last entry in a restart': /restart keeps every entry/,
  'forgets request ids in a restart': /restart keeps pools/,
  'reports every stream to every watcher': /only to those/,
  'goes on reporting after the stop': /only to those/,
} as const;
type Bug = keyof typeof BUGS;

const limits = {
  bodyBytes: 1000,
  pageBytes: 1000,
  streamEntries: 310,
  streamBytes: 20_000,
  takesPerHour: 60,
  poolItems: 30,
  poolItemBytes: 200,
};

describe('the conformance suite', () => {
  test('passes a relay that keeps the contract', async () => {
    assert.deepEqual(await violations(undefined, true), []);
  });

  for (const [bug, clause] of Object.entries(BUGS) as [Bug, RegExp][]) {
    test(`fails a relay that ${bug}`, async () => {
      const found = await violations(bug, /report/.test(bug));
      assert.ok(
        found.some((name) => clause.test(name)),
        `these clauses failed instead: ${found.join('; ') || 'none'}`,
      );
    });
  }
});

/** The names of the clauses that the relay with this bug violates. */
async function violations(bug: Bug | undefined, withWatch: boolean): Promise<string[]> {
  const clauses: { name: string; run: () => Promise<void> }[] = [];
  relayConformance({
    limits,
    test: (name, run) => void clauses.push({ name, run }),
    create: async () => new NaiveRelay(bug).relay(withWatch),
    restart: async (relay) => (relay as Relay & { restarted(): Relay }).restarted(),
  });
  const names: string[] = [];
  for (const { name, run } of clauses) {
    await run().catch((error: Error) => {
      assert.ok(error.message.length > 0);
      names.push(name);
    });
  }
  return names;
}

/** A relay written as plainly as a backend might, with pauses where a database would be asked, and one bug. */
class NaiveRelay {
  readonly #bug: Bug | undefined;
  readonly #streams = new Map<
    string,
    { entries: Entry[]; floor: number; next: number; keys: Map<string, Entry> }
  >();
  readonly #pools = new Map<
    string,
    {
      generation: number;
      offer: string;
      left: Uint8Array[];
      last: Uint8Array;
      takes: Map<string, Uint8Array>;
    }
  >();
  readonly #watches = new Set<{ ids: StreamId[]; onChange: (stream: StreamId) => void }>();
  #lock: Promise<unknown> = Promise.resolve();

  constructor(bug: Bug | undefined) {
    this.#bug = bug;
  }

  relay(withWatch: boolean): Relay & { restarted(): Relay } {
    const { append, read, trim, offer, take, watch } = this;
    const verbs = { append, read, trim, offer, take, ...(withWatch ? { watch } : {}) };
    return { ...verbs, restarted: () => this.#restarted(withWatch) };
  }

  append: Relay['append'] = async (writeKey, key, body, unless) => {
    const id = this.#has('takes the stream id for the write key')
      ? (writeKey as string)
      : streamIdOf(writeKey);
    const stream = this.#stream(
      this.#has('takes the stream id for the write key') && this.#streams.has(id)
        ? id
        : streamIdOf(writeKey),
    );
    this.#parsed(() => parseKey(key));
    if (unless !== undefined) this.#parsed(() => parseKey(unless));
    this.#parsed(() => parseBody(body, 'the body'));
    const own = this.#has('keeps the buffer of the caller') ? body : body.slice();
    const tooLarge = body.length > limits.bodyBytes && !this.#has('stores bodies of any size');
    if (tooLarge && !this.#has('stores before it refuses a large body'))
      throw new RelayError('limited', 'too large');

    const keys = this.#has('shares keys between streams') ? this.#allKeys() : stream.keys;
    const early = {
      taken: keys.get(key),
      closed: unless === undefined ? undefined : keys.get(unless),
      seq: stream.next,
    };
    await pause();
    return this.#locked(async () => {
      const taken = this.#has('looks for the key outside its lock')
        ? early.taken
        : (keys.get(key) ?? undefined);
      const asked = this.#has('looks for the unless outside its lock')
        ? early.closed
        : unless && keys.get(unless);
      const closed = this.#has('ignores unless') ? undefined : asked;
      await pause();
      if (closed && this.#has('answers closed before taken')) return { closed: copied(closed) };
      if (taken) {
        if (this.#has('overwrites the entry of a key that exists')) taken.body = own;
        if (this.#has('uses up a number for a taken key')) stream.next += 1;
        return this.#has('says stored for a key that exists')
          ? { seq: taken.seq }
          : { taken: copied(taken) };
      }
      if (closed) return { closed: copied(closed) };
      if (stream.next - 1 - stream.floor >= limits.streamEntries) {
        if (this.#has('counts a limited append')) stream.next += 1;
        throw new RelayError('limited', 'the stream is full');
      }
      const held = stream.entries.reduce((total, entry) => total + entry.body.length, 0);
      if (held + body.length > limits.streamBytes && !this.#has('lets a stream grow without end'))
        throw new RelayError('limited', 'the stream is full');

      const seq =
        (this.#has('numbers outside its lock') ? early.seq : stream.next) -
        (this.#has('numbers from zero') ? 1 : 0);
      stream.next += 1;
      const entry = { seq, key, body: own };
      const store = () => {
        stream.entries.push(entry);
        stream.keys.set(key, entry);
        for (const { ids, onChange } of this.#watches) {
          if (
            ids.includes(streamIdOf(writeKey)) ||
            this.#has('reports every stream to every watcher')
          )
            onChange(streamIdOf(writeKey));
        }
      };
      if (this.#has('answers before it stores')) setTimeout(store, 5);
      else store();
      if (tooLarge) throw new RelayError('limited', 'too large');
      return { seq };
    });
  };

  read: Relay['read'] = async (token, after, limit) => {
    const asWriteKey = this.#streams.get(
      streamIdOf(token as string as Parameters<typeof streamIdOf>[0]),
    );
    const own = this.#stream(streamIdOf(this.#parsed(() => writeKeyOf(token))));
    const stream = this.#has('reads with the write key') ? (asWriteKey ?? own) : own;
    this.#parsed(() => parseCount(after, 0, 'after'));
    this.#parsed(() => parseCount(limit, 1, 'limit'));
    await pause();
    if (after < stream.floor) {
      if (this.#has('answers an empty list below the floor')) return [];
      if (!this.#has('starts at the floor instead of saying gone'))
        return { gone: true, floor: stream.floor };
    }
    const rest = stream.entries.filter(({ seq }) => seq > after && seq > stream.floor);
    let page = rest.slice(
      0,
      this.#has('ignores the limit of a page') ? 1000 : Math.min(limit, 256),
    );
    if (!this.#has('gives pages of any size')) {
      let total = 0;
      const first = this.#has('gives nothing when the next body is a full page') ? -1 : 0;
      const fits = page.findIndex(
        ({ body }, index) =>
          (total += body.length) >= limits.pageBytes + (first === 0 ? 1 : 0) && index > first,
      );
      if (fits !== -1) page = page.slice(0, fits);
    }
    if (this.#has('gives a page in the wrong order')) page.reverse();
    if (this.#has('skips an entry in a page')) page = page.filter(({ seq }) => seq !== 2);
    const body = (whole: Uint8Array) =>
      this.#has('cuts bodies short') ? whole.slice(0, 999) : whole.slice();
    return page.map((entry) => ({
      ...entry,
      body: body(entry.body).subarray(0, this.#has('cuts bodies short') ? 200 : undefined),
    }));
  };

  trim: Relay['trim'] = async (token, upTo) => {
    const stream = this.#stream(streamIdOf(this.#parsed(() => writeKeyOf(token))));
    this.#parsed(() => parseCount(upTo, 0, 'upTo'));
    await this.#locked(async () => {
      await pause();
      const most = this.#has('trims beyond the end') ? upTo : Math.min(upTo, stream.next - 1);
      stream.floor = this.#has('lowers the floor') ? most : Math.max(stream.floor, most);
      for (const entry of stream.entries.filter(({ seq }) => seq <= stream.floor)) {
        if (this.#has('forgets the keys of trimmed entries')) stream.keys.delete(entry.key);
        entry.body = new Uint8Array(0);
      }
    });
  };

  offer: Relay['offer'] = async (token, generation, items, last) => {
    const id = this.#parsed(() => poolIdOf(token));
    this.#parsed(() => parseCount(generation, 0, 'generation'));
    for (const item of [...items, last]) {
      if (this.#parsed(() => parseBody(item, 'item')).length > limits.poolItemBytes)
        throw new RelayError('limited', 'too large');
    }
    if (items.length > limits.poolItems) throw new RelayError('limited', 'too many');
    await this.#locked(async () => {
      await pause();
      const offer = JSON.stringify([...items, last].map((item) => [...item]));
      const pool = this.#pools.get(id);
      if (pool && generation < pool.generation && !this.#has('accepts an older generation'))
        throw new RelayError('refused', 'old');
      if (pool?.generation === generation && !this.#has('refills with a repeated offer')) {
        if (pool.offer === offer) return;
        throw new RelayError('refused', 'used');
      }
      const left = this.#has('adds to the pool') ? [...(pool?.left ?? []), ...items] : [...items];
      this.#pools.set(id, { generation, offer, left, last, takes: pool?.takes ?? new Map() });
    });
  };

  take: Relay['take'] = async (id, requestId) => {
    const byToken = this.#has('takes by pool token') && !this.#pools.has(id);
    const poolId = byToken
      ? poolIdOf(id as string as Parameters<typeof poolIdOf>[0])
      : this.#parsed(() => parsePoolId(id));
    this.#parsed(() => parseKey(requestId));
    const early = {
      item: this.#pools.get(poolId)?.left[0],
      count: this.#pools.get(poolId)?.takes.size ?? 0,
    };
    await pause();
    return this.#locked(async () => {
      await pause();
      const pool = this.#pools.get(poolId);
      if (!pool) return null;
      const again = this.#has('gives another item to a repeated request')
        ? undefined
        : pool.takes.get(requestId);
      if (again) return again;
      const count = this.#has('counts takes outside its lock') ? early.count : pool.takes.size;
      if (count >= limits.takesPerHour) throw new RelayError('limited', 'too many takes');
      const next = this.#has('chooses an item outside its lock') ? early.item : pool.left[0];
      const item = this.#has('gives the last resort first') ? pool.last : (next ?? pool.last);
      pool.left = pool.left.filter((other) => other !== item);
      pool.takes.set(requestId, item);
      return item;
    });
  };

  watch: NonNullable<Relay['watch']> = (tokens, onChange) => {
    const watch = { ids: tokens.map((token) => streamIdOf(writeKeyOf(token))), onChange };
    this.#watches.add(watch);
    return () =>
      void (this.#has('goes on reporting after the stop') || this.#watches.delete(watch));
  };

  #restarted(withWatch: boolean): Relay {
    for (const stream of this.#streams.values()) {
      if (!this.#has('loses the last entry in a restart')) continue;
      const entry = stream.entries.pop();
      if (entry) stream.keys.delete(entry.key);
    }
    for (const pool of this.#pools.values())
      if (this.#has('forgets request ids in a restart')) pool.takes.clear();
    return this.relay(withWatch);
  }

  #has(bug: Bug): boolean {
    return this.#bug === bug;
  }

  #parsed<T>(parse: () => T): T {
    try {
      return parse();
    } catch (error) {
      throw this.#has('rejects with a plain Error') ? new Error('bad request') : error;
    }
  }

  #allKeys(): Map<string, Entry> {
    return new Map([...this.#streams.values()].flatMap(({ keys }) => [...keys]));
  }

  #stream(id: string) {
    const found = this.#streams.get(id) ?? {
      entries: [],
      floor: 0,
      next: 1,
      keys: new Map<string, Entry>(),
    };
    this.#streams.set(id, found);
    return found;
  }

  #locked<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#lock.then(work);
    this.#lock = done.catch(() => undefined);
    return done;
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function copied(entry: Entry): Entry {
  return { ...entry, body: entry.body.slice() };
}
