import {
  parseBody,
  parseCount,
  parseKey,
  parsePoolId,
  parsePoolToken,
  parseStreamToken,
  parseWriteKey,
  type AppendOutcome,
  type Entry,
  type Gone,
  type Relay,
} from './contract.ts';
import { RelayError } from './error.ts';
import { exchanged, type Exchange, type Fetch } from './exchange.ts';
import type { Frame } from './frame.ts';
import { Watcher, type WebSocketClass } from './watcher.ts';

/** Options of {@link httpRelay}. */
export interface HttpRelayOptions {
  /** A bearer token for the relay's own admission, sent as `authorization: Bearer …`. */
  token?: string;
  /** Milliseconds that one attempt of a verb may take as a whole. Default 30,000. */
  timeoutMs?: number;
  /** How often an attempt is repeated while the relay is `unavailable`. Default 3. */
  retries?: number;
  /** The largest answer that is read, in bytes. Default 8 MiB; a page is 4 MiB of bodies unless the relay was set up otherwise. */
  responseBytes?: number;
  /** Milliseconds of silence after which a watching socket counts as dead. Default 75,000; the relay speaks every 30,000. */
  silenceMs?: number;
  /** Aborting it fails what is under way as `unavailable` and ends every watch. */
  signal?: AbortSignal;
  /** Another `fetch`. Default: the global one, which keeps connections alive. */
  fetch?: Fetch;
  /** Another WebSocket class. Default: the global one; without any, the relay has no `watch`. */
  WebSocket?: WebSocketClass;
}

/**
 * A client of the reference relay, or of any backend that speaks what `relay/README.md` says.
 *
 * `url` is `https://…` (plain `http://` is for development: whoever is on the way could read the tokens).
 * The relay is not trusted: what it answers is bounded, parsed, and must be what the contract says, down to
 * dense numbers in a page; else the call rejects as `malformed`.
 *
 * Throws {@link RelayError} `malformed` at once when `url` is not an http(s) address.
 */
export function httpRelay(url: string | URL, options: HttpRelayOptions = {}): Relay {
  const to = exchangeOf(url, options);
  const send = (verb: string, head: Frame['head'], bodies: readonly Uint8Array[] = []) =>
    exchanged(verb, { head, bodies }, to);

  const verbs: Relay = {
    async append(stream, key, body, unless) {
      const head = {
        stream: parseWriteKey(stream),
        key: parseKey(key),
        ...(unless === undefined ? {} : { unless: parseKey(unless) }),
      };
      return outcomeIn(await send('append', head, [parseBody(body, 'the body')]), key, unless);
    },

    async read(token, after, limit) {
      const stream = parseStreamToken(token);
      parseCount(after, 0, 'after');
      parseCount(limit, 1, 'the limit');
      return pageIn(await send('read', { stream, after, limit }), after, limit);
    },

    async trim(token, upTo) {
      await send('trim', { stream: parseStreamToken(token), upTo: parseCount(upTo, 0, 'upTo') });
    },

    async offer(token, generation, items, lastResort) {
      const head = {
        pool: parsePoolToken(token),
        generation: parseCount(generation, 0, 'the generation'),
      };
      if (!Array.isArray(items)) throw new RelayError('malformed', 'the items are not an array');
      await send(
        'offer',
        head,
        [...items, lastResort].map((item) => parseBody(item, 'an item')),
      );
    },

    async take(pool, requestId) {
      return itemIn(
        await send('take', { pool: parsePoolId(pool), requestId: parseKey(requestId) }),
      );
    },
  };

  const WebSocket = options.WebSocket ?? (globalThis as { WebSocket?: WebSocketClass }).WebSocket;
  if (!WebSocket) return verbs;
  const watcher = new Watcher({ ...to, WebSocket, silenceMs: options.silenceMs ?? 75_000 });
  return { ...verbs, watch: (tokens, onChange) => watcher.watch(tokens, onChange) };
}

function exchangeOf(url: string | URL, options: HttpRelayOptions): Exchange {
  const base = String(url).replace(/\/+$/, '');
  if (!/^https?:\/\/[^/?#@\s]+(\/[^?#\s]*)?$/i.test(base)) {
    throw new RelayError(
      'malformed',
      'the address of a relay is http(s)://host, without user, query or fragment',
    );
  }
  return {
    base,
    token: options.token,
    timeoutMs: options.timeoutMs ?? 30_000,
    retries: options.retries ?? 3,
    responseBytes: options.responseBytes ?? 8 << 20,
    signal: options.signal,
    fetch: options.fetch ?? ((address, init) => fetch(address, init)),
  };
}

function outcomeIn(
  { head, bodies }: Frame,
  key: string,
  unless: string | undefined,
): AppendOutcome {
  if (head['outcome'] === 'stored' && bodies.length === 0) return { seq: seqIn(head['seq'], 1) };
  const [body] = bodies;
  if (!body || bodies.length > 1)
    throw malformed('an append answer has the wrong number of bodies');
  const entry = { seq: seqIn(head['seq'], 1), key: keyIn(head['key']), body };
  if (head['outcome'] === 'taken' && entry.key === key) return { taken: entry };
  if (head['outcome'] === 'closed' && entry.key === unless) return { closed: entry };
  throw malformed('an append answer is none of the outcomes, or names another key');
}

function pageIn({ head, bodies }: Frame, after: number, limit: number): Entry[] | Gone {
  const { gone, entries } = head;
  if (gone !== undefined) {
    if (entries !== undefined || bodies.length > 0) throw malformed('a page is gone, and there');
    return { gone: true, floor: seqIn(gone, after + 1) };
  }
  if (!Array.isArray(entries) || entries.length !== bodies.length || entries.length > limit) {
    throw malformed('a page has the wrong number of entries');
  }
  const keys = new Set<string>();
  return bodies.map((body, index) => {
    const { seq, key } = (entries[index] ?? {}) as { seq?: unknown; key?: unknown };
    const entry = { seq: seqIn(seq, 1), key: keyIn(key), body };
    if (entry.seq !== after + 1 + index) throw malformed('a page is not dense and in order');
    if (keys.has(entry.key)) throw malformed('a page has a key twice');
    if (body.length === 0) throw malformed('a page has an empty entry');
    keys.add(entry.key);
    return entry;
  });
}

function itemIn({ head, bodies }: Frame): Uint8Array | null {
  const [item] = bodies;
  if (head['found'] === false && bodies.length === 0) return null;
  if (head['found'] === true && bodies.length === 1 && item && item.length > 0) return item;
  throw malformed('a take answer has no item and does not say so');
}

function seqIn(value: unknown, least: number): number {
  return parseCount(value, least, 'a number in the answer');
}

function keyIn(value: unknown): string {
  return parseKey(value);
}

function malformed(message: string): RelayError {
  return new RelayError('malformed', message);
}
