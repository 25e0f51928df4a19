import type { Relay, StreamId, StreamToken } from '../../src/relay/contract.ts';
import { Database } from './database.ts';
import { RelayFailure } from './failure.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import {
  idOfPoolToken,
  idOfToken,
  idOfWriteKey,
  parseBytes,
  parseCount,
  parseKey,
  parsePoolId,
} from './names.ts';
import { Pools } from './pools.ts';
import { Streams } from './streams.ts';

/** A relay in one SQLite file of this process. */
export interface SqliteRelay extends Relay {
  watch(tokens: StreamToken[], onChange: (stream: StreamId) => void): () => void;
  /** Commits what is under way and closes the file. Later calls reject as `unavailable`. */
  close(): void;
}

/** Options of {@link sqliteRelay}. */
export interface SqliteRelayOptions {
  /** The database file, or the directory it is kept in; `:memory:` keeps nothing. */
  data: string;
  /** Limits other than {@link DEFAULT_LIMITS}. */
  limits?: Partial<Limits> | undefined;
  /** The time in milliseconds. Default `Date.now`. */
  now?: (() => number) | undefined;
  /** Told of each entry once it is stored, for an app's push sender. Must not throw. */
  onAppend?: ((appended: Appended) => void) | undefined;
}

/**
 * An entry that was just stored. A push carries `stream`, `seq` and `key`, and the body where all of it fits the
 * push service's limit; the app passes that to `engine.takePushed`, or just syncs. Who is to be woken for a stream
 * is the app's to know: the relay knows no people.
 */
export interface Appended {
  readonly stream: StreamId;
  readonly seq: number;
  readonly key: string;
  /** Not to be changed. */
  readonly body: Uint8Array;
}

/**
 * The relay contract on SQLite: parses what is asked for, and answers a write after its commit is on disk.
 * Throws when `data` cannot be opened, is another relay's at the moment, or has a newer format.
 */
export function sqliteRelay(options: SqliteRelayOptions): SqliteRelay {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const database = new Database(options.data, limits.totalBytes);
  const streams = new Streams(database, limits);
  const pools = new Pools(database, limits, options.now ?? Date.now);
  const watchers = new Map<string, Set<(stream: StreamId) => void>>();
  let open = true;
  const opened = () => {
    if (!open) throw new RelayFailure('unavailable', 'the relay is closed');
  };

  return {
    async append(writeKey, key, body, unless) {
      opened();
      const id = idOfWriteKey(writeKey);
      const condition = unless === undefined ? undefined : parseKey(unless);
      const outcome = await streams.append(
        id,
        parseKey(key),
        parseBytes(body, 'the body'),
        condition,
      );
      if ('seq' in outcome) {
        const stream = id.toString('base64url') as StreamId;
        announce(watchers, stream);
        options.onAppend?.({ stream, seq: outcome.seq, key, body });
      }
      return outcome;
    },

    async read(token, after, limit) {
      opened();
      return streams.read(
        idOfToken(token),
        parseCount(after, 0, 'after'),
        parseCount(limit, 1, 'the limit'),
      );
    },

    async trim(token, upTo) {
      opened();
      await streams.trim(idOfToken(token), parseCount(upTo, 0, 'upTo'));
    },

    async offer(token, generation, items, lastResort) {
      opened();
      const id = idOfPoolToken(token);
      if (!Array.isArray(items)) throw new RelayFailure('malformed', 'the items are not an array');
      for (const item of items) parseBytes(item, 'an item');
      await pools.offer(
        id,
        parseCount(generation, 0, 'the generation'),
        items,
        parseBytes(lastResort, 'the last resort'),
      );
    },

    async take(pool, requestId) {
      opened();
      return pools.take(parsePoolId(pool), parseKey(requestId));
    },

    watch(tokens, onChange) {
      const ids = new Set(tokens.map((token) => idOfToken(token).toString('base64url')));
      // One function of its own per watch: the same `onChange` may be given twice.
      const told = (stream: StreamId) => onChange(stream);
      for (const id of ids) (watchers.get(id) ?? put(watchers, id)).add(told);
      return () => {
        for (const id of ids) {
          const listeners = watchers.get(id);
          if (listeners?.delete(told) && listeners.size === 0) watchers.delete(id);
        }
      };
    },

    close() {
      if (open) database.close();
      open = false;
    },
  };
}

type Watchers = Map<string, Set<(stream: StreamId) => void>>;

function announce(watchers: Watchers, id: string): void {
  for (const told of watchers.get(id) ?? []) told(id as StreamId);
}

function put(watchers: Watchers, id: string): Set<(stream: StreamId) => void> {
  const listeners = new Set<(stream: StreamId) => void>();
  watchers.set(id, listeners);
  return listeners;
}
