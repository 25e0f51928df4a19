import type { Server } from 'node:http';
import { isIP, type AddressInfo } from 'node:net';

import { createAdaptorServer } from '@hono/node-server';

import { admission } from './admission.ts';
import { relayApp } from './app.ts';
import { DEFAULT_LIMITS, requestBytes, type Limits } from './limits.ts';
import { sqliteRelay, type Appended } from './sqlite.ts';
import { watchers } from './watchers.ts';

/** Options of {@link startRelay}. */
export interface RelayOptions {
  /** The database file, or the directory it is kept in; `:memory:` keeps nothing. */
  data: string;
  /** Default 8787; 0 takes a free one. */
  port?: number;
  /** The address to bind. Default `127.0.0.1`; another than loopback needs `tokens`. */
  host?: string;
  /** Bearer tokens that are admitted. Default none: everybody who reaches the port. */
  tokens?: readonly string[];
  /** Limits other than the defaults (README.md). */
  limits?: Partial<Limits>;
  /** Milliseconds between two beats on a watching socket. Default 30,000. */
  beatMs?: number;
  /** The time in milliseconds, for the takes per hour. Default `Date.now`. */
  now?: () => number;
  /**
   * Told of each entry once it is stored, for an app's push sender. What it throws goes to `onError`; the entry is
   * stored all the same.
   */
  onAppend?: (appended: Appended) => void;
  /** Told about failures of the relay itself (a full disk), never about what a client did. Default: nobody. */
  onError?: (error: unknown) => void;
}

/** A relay that listens. */
export interface RunningRelay {
  /** `http://host:port`, for `httpRelay`. */
  readonly url: string;
  /** Answers what is under way, commits, and closes the file. May be called again. */
  close(): Promise<void>;
}

const CLOSING_MS = 2_000;

/**
 * Starts the relay and resolves once it listens. Rejects, having left nothing open, when the port or the data
 * is in use, the data has a newer format, or `host` is not loopback and there are no `tokens`.
 */
export async function startRelay(options: RelayOptions): Promise<RunningRelay> {
  const { port = 8787, host = '127.0.0.1', tokens = [], onError = () => {} } = options;
  if (tokens.length === 0 && !isLoopback(host)) {
    throw new Error(
      `a relay on ${host} can be reached from outside: give it a token, or bind it to 127.0.0.1`,
    );
  }
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const admits = admission(tokens);
  const onAppend = (appended: Appended) => {
    try {
      options.onAppend?.(appended);
    } catch (error) {
      onError(error);
    }
  };
  const relay = sqliteRelay({ data: options.data, limits, now: options.now, onAppend });

  const app = relayApp({ relay, admits, requestBytes: requestBytes(limits), onError });
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: {
      keepAliveTimeout: 65_000,
      headersTimeout: 20_000,
      requestTimeout: 120_000,
      noDelay: true,
    },
  }) as Server;
  server.maxConnections = limits.connections;
  const stopWatching = watchers(server, {
    relay,
    admits,
    limits,
    beatMs: options.beatMs ?? 30_000,
    helloMs: 10_000,
  });

  try {
    await listening(server, port, host);
  } catch (error) {
    stopWatching();
    relay.close();
    throw error;
  }
  let closing: Promise<void> | undefined;
  return {
    url: `http://${isIP(host) === 6 ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`,
    close: () => (closing ??= closed(server, stopWatching).finally(() => relay.close())),
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function closed(server: Server, stopWatching: () => void): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), CLOSING_MS);
    server.close(() => {
      clearTimeout(force);
      resolve();
    });
    stopWatching();
    server.closeIdleConnections();
  });
}
