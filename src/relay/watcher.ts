import { parseStreamToken, type StreamId, type StreamToken } from './contract.ts';
import { backoff } from './exchange.ts';
import { streamIdOf, writeKeyOf } from './tokens.ts';

/** The part of a WebSocket that the client uses; the global class fits. */
export interface WebSocketLike {
  readonly readyState: number;
  send(text: string): void;
  close(): void;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
}
/** A WebSocket class. */
export type WebSocketClass = new (url: string) => WebSocketLike;

/** What a {@link Watcher} needs to know. */
export interface WatcherOptions {
  base: string;
  token: string | undefined;
  timeoutMs: number;
  silenceMs: number;
  signal: AbortSignal | undefined;
  WebSocket: WebSocketClass;
}

interface Watch {
  tokens: ReadonlyMap<StreamId, StreamToken>;
  onChange: (stream: StreamId) => void;
}

const OPEN = 1;
const LONGEST_MESSAGE = 4096;
const SETTLE_MS = 20;
const MOST_BACKOFF_MS = 30_000;

/**
 * One socket for all watches of a client. It announces the union of their streams, reconnects with backoff,
 * and whenever the relay confirms streams it did not watch for us before (a new watch, a new socket), each of
 * them is reported as changed: something may have been appended in between.
 */
export class Watcher {
  readonly #options: WatcherOptions;
  readonly #watches = new Set<Watch>();
  /** The streams the relay confirmed on this socket and whose changes all reached a watch. */
  readonly #confirmed = new Set<StreamId>();
  #socket: WebSocketLike | undefined;
  #announced: StreamId[] = [];
  /** The number of the list last announced; the relay's confirmation repeats it. */
  #list = 0;
  #failures = 0;
  #settling: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(options: WatcherOptions) {
    this.#options = options;
    options.signal?.addEventListener('abort', () => {
      this.#watches.clear();
      this.#settle();
    });
  }

  watch(tokens: readonly StreamToken[], onChange: (stream: StreamId) => void): () => void {
    const named = tokens.map(
      (token) => [streamIdOf(writeKeyOf(parseStreamToken(token))), token] as const,
    );
    if (named.length === 0 || this.#options.signal?.aborted) return () => undefined;
    const watch = { tokens: new Map(named), onChange };
    this.#watches.add(watch);
    this.#settleSoon();
    return () => {
      if (this.#watches.delete(watch)) this.#settleSoon();
    };
  }

  /** Waits a moment, so that replacing one watch with another costs one message and no gap. */
  #settleSoon(): void {
    if (this.#settling === undefined) this.#settling = setTimeout(() => this.#settle(), SETTLE_MS);
  }

  #settle(): void {
    clearTimeout(this.#settling);
    this.#settling = undefined;
    if (this.#watches.size === 0) return this.#drop();
    if (!this.#socket) return this.#connect();
    if (this.#socket.readyState === OPEN) this.#announce(this.#socket);
  }

  #connect(): void {
    let socket: WebSocketLike;
    try {
      socket = new this.#options.WebSocket(
        `${this.#options.base.replace(/^http/i, 'ws')}/v1/watch`,
      );
    } catch {
      return this.#reconnectLater();
    }
    this.#socket = socket;
    this.#heard(this.#options.timeoutMs);
    const current = (then: () => void) => () => {
      if (this.#socket === socket) then();
    };
    socket.onopen = current(() => this.#announce(socket));
    socket.onclose = current(() => this.#lost());
    socket.onerror = current(() => this.#lost());
    socket.onmessage = ({ data }) => {
      if (this.#socket === socket) this.#received(data);
    };
  }

  /** Says which streams to watch; the list replaces the one before. */
  #announce(socket: WebSocketLike): void {
    const union = new Map([...this.#watches].flatMap(({ tokens }) => [...tokens]));
    this.#announced = [...union.keys()];
    for (const stream of this.#confirmed) if (!union.has(stream)) this.#confirmed.delete(stream);
    this.#list += 1;
    const { token } = this.#options;
    try {
      socket.send(JSON.stringify({ list: this.#list, watch: [...union.values()], token }));
    } catch {
      this.#lost();
    }
  }

  #received(data: unknown): void {
    const message = parsed(data);
    if (!message) return this.#lost();
    this.#heard(this.#options.silenceMs);
    if (message['watching'] === this.#list) this.#confirm();
    if (typeof message['changed'] === 'string') this.#changed(message['changed'] as StreamId);
  }

  #confirm(): void {
    this.#failures = 0;
    const fresh = this.#announced.filter((stream) => !this.#confirmed.has(stream));
    for (const stream of fresh) {
      this.#confirmed.add(stream);
      this.#changed(stream);
    }
  }

  #changed(stream: StreamId): void {
    const concerned = [...this.#watches].filter(({ tokens }) => tokens.has(stream));
    if (concerned.length === 0) this.#confirmed.delete(stream);
    for (const { onChange } of concerned) onChange(stream);
  }

  /** Only what the other side says proves that the connection is alive; a half-open one is silent. */
  #heard(forMs: number): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#lost(), forMs);
  }

  #lost(): void {
    this.#drop();
    this.#reconnectLater();
  }

  #reconnectLater(): void {
    if (this.#watches.size === 0) return;
    clearTimeout(this.#settling);
    this.#settling = setTimeout(
      () => this.#settle(),
      SETTLE_MS + backoff(this.#failures, MOST_BACKOFF_MS),
    );
    this.#failures += 1;
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#confirmed.clear();
    clearTimeout(this.#silence);
    try {
      socket?.close();
    } catch {
      // Already closed, or never open: either way it is no longer ours.
    }
  }
}

function parsed(data: unknown): Record<string, unknown> | undefined {
  if (typeof data !== 'string' || data.length > LONGEST_MESSAGE) return undefined;
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
