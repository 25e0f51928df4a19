import {
  parseBody,
  parseCount,
  parseKey,
  parsePoolId,
  parseStreamToken,
  type AppendOutcome,
  type Entry,
  type PoolId,
  type Relay,
  type RelayLimits,
  type StreamId,
} from './contract.ts';
import { RelayError } from './error.ts';
import { poolIdOf, streamIdOf, writeKeyOf } from './tokens.ts';

const HOUR = 3_600_000;
const DEFAULTS: RelayLimits = {
  bodyBytes: 4 << 20,
  pageEntries: 256,
  pageBytes: 4 << 20,
  streamEntries: 100_000,
  streamBytes: 1 << 30,
  poolItems: 256,
  poolItemBytes: 64 << 10,
  poolBytes: 4 << 20,
  takesPerHour: 240,
};

/** Options of {@link memoryRelay}. */
export interface MemoryRelayOptions {
  /** Limits other than the reference relay's defaults. */
  limits?: Partial<RelayLimits>;
  /** The time in milliseconds, for the takes per hour. Default `Date.now`. */
  now?: () => number;
}

/**
 * A whole relay inside this process, gone with it: for tests and Jest. Give the same one to every engine
 * that should meet the others. Calls take effect in the order they are made; `watch` calls back in a later microtask.
 */
export function memoryRelay(
  options: MemoryRelayOptions = {},
): Relay & { watch: NonNullable<Relay['watch']> } {
  const limits = { ...DEFAULTS, ...options.limits };
  const now = options.now ?? Date.now;
  const streams = new Map<StreamId, Stream>();
  const pools = new Map<PoolId, Pool>();
  const watchers = new Set<{
    streams: ReadonlySet<StreamId>;
    onChange: (stream: StreamId) => void;
  }>();

  const announce = (stream: StreamId) =>
    queueMicrotask(() => {
      for (const watcher of watchers) if (watcher.streams.has(stream)) watcher.onChange(stream);
    });

  return {
    async append(writeKey, key, body, unless) {
      const id = streamIdOf(writeKey);
      parseKey(key);
      if (unless !== undefined) parseKey(unless);
      within(parseBody(body, 'the body').length, limits.bodyBytes, 'the body');
      const stream = entryOf(streams, id, () => new Stream(limits));
      const outcome = stream.append(key, body, unless);
      if ('seq' in outcome) announce(id);
      return outcome;
    },

    async read(token, after, limit) {
      const id = streamIdOf(writeKeyOf(token));
      parseCount(after, 0, 'after');
      parseCount(limit, 1, 'the limit');
      const stream = streams.get(id);
      if (!stream) return [];
      return after < stream.floor ? { gone: true, floor: stream.floor } : stream.page(after, limit);
    },

    async trim(token, upTo) {
      const id = streamIdOf(writeKeyOf(token));
      streams.get(id)?.trim(parseCount(upTo, 0, 'upTo'));
    },

    async offer(token, generation, items, lastResort) {
      const id = poolIdOf(token);
      parseCount(generation, 0, 'the generation');
      if (!Array.isArray(items)) throw new RelayError('malformed', 'the items are not an array');
      within(items.length, limits.poolItems, 'the number of items');
      const all = [...items, lastResort].map((item) => copy(parseBody(item, 'an item')));
      for (const item of all) within(item.length, limits.poolItemBytes, 'an item');
      within(
        all.reduce((total, item) => total + item.length, 0),
        limits.poolBytes,
        'the offer',
      );
      entryOf(pools, id, () => new Pool()).offer(generation, all);
    },

    async take(id, requestId) {
      const pool = pools.get(parsePoolId(id));
      parseKey(requestId);
      return pool?.take(requestId, now(), limits.takesPerHour) ?? null;
    },

    watch(tokens, onChange) {
      const watcher = {
        streams: new Set(tokens.map((token) => streamIdOf(writeKeyOf(parseStreamToken(token))))),
        onChange,
      };
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
  };
}

class Stream {
  floor = 0;
  readonly #limits: RelayLimits;
  readonly #entries: Entry[] = [];
  readonly #byKey = new Map<string, Entry>();
  #bytes = 0;

  constructor(limits: RelayLimits) {
    this.#limits = limits;
  }

  append(key: string, body: Uint8Array, unless?: string): AppendOutcome {
    const taken = this.#byKey.get(key);
    if (taken) return { taken: copyOf(taken) };
    const closed = unless === undefined ? undefined : this.#byKey.get(unless);
    if (closed) return { closed: copyOf(closed) };
    within(this.#entries.length - this.floor + 1, this.#limits.streamEntries, 'the stream');
    within(this.#bytes + body.length, this.#limits.streamBytes, 'the stream');

    const entry = { seq: this.#entries.length + 1, key, body: copy(body) };
    this.#entries.push(entry);
    this.#byKey.set(key, entry);
    this.#bytes += body.length;
    return { seq: entry.seq };
  }

  page(after: number, limit: number): Entry[] {
    const page: Entry[] = [];
    let bytes = 0;
    for (const entry of this.#entries.slice(
      after,
      after + Math.min(limit, this.#limits.pageEntries),
    )) {
      bytes += entry.body.length;
      if (page.length > 0 && bytes > this.#limits.pageBytes) break;
      page.push(copyOf(entry));
    }
    return page;
  }

  trim(upTo: number): void {
    const floor = Math.max(this.floor, Math.min(upTo, this.#entries.length));
    for (const entry of this.#entries.slice(this.floor, floor)) {
      this.#bytes -= entry.body.length;
      entry.body = new Uint8Array(0);
    }
    this.floor = floor;
  }
}

class Pool {
  #generation = -1;
  #offered: readonly Uint8Array[] = [];
  #left: Uint8Array[] = [];
  readonly #takes = new Map<string, { item: Uint8Array; at: number }>();

  /** `all` is the items, then the last resort. */
  offer(generation: number, all: readonly Uint8Array[]): void {
    if (generation < this.#generation)
      throw new RelayError('refused', 'the pool has a newer generation');
    if (generation === this.#generation) {
      if (same(all, this.#offered)) return;
      throw new RelayError('refused', 'this generation was offered with other items');
    }
    this.#generation = generation;
    this.#offered = all;
    this.#left = all.slice(0, -1);
  }

  take(requestId: string, now: number, perHour: number): Uint8Array | undefined {
    const earlier = this.#takes.get(requestId);
    if (earlier) return copy(earlier.item);
    const item = this.#left[0] ?? this.#offered.at(-1);
    if (!item) return undefined;
    const lately = [...this.#takes.values()].filter(({ at }) => at > now - HOUR).length;
    within(lately + 1, perHour, 'the takes of this hour');

    this.#left.shift();
    this.#takes.set(requestId, { item, at: now });
    return copy(item);
  }
}

function within(amount: number, limit: number, what: string): void {
  if (amount > limit)
    throw new RelayError('limited', `${what} would be ${amount}, the limit is ${limit}`);
}

function entryOf<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}

function same(left: readonly Uint8Array[], right: readonly Uint8Array[]): boolean {
  return (
    left.length === right.length &&
    left.every((item, index) => {
      const other = right[index];
      return other?.length === item.length && item.every((byte, at) => byte === other[at]);
    })
  );
}

const copy = (bytes: Uint8Array) => bytes.slice();
const copyOf = (entry: Entry): Entry => ({ ...entry, body: copy(entry.body) });
