/**
 * The reference relay: the relay contract of react-native-sealwright over HTTP, kept in one SQLite file.
 *
 * ```ts
 * const relay = await startRelay({ port: 0, data: './data' });
 * const client = httpRelay(relay.url);
 * await relay.close();
 * ```
 *
 * How a request goes: `server` (listening, closing) -> `app` (HTTP and frames) -> `sqlite` (parsing, the
 * contract) -> `streams` and `pools` (the rules) -> `database` (transactions that share an fsync).
 * `watchers` is the way back, over WebSockets. {@link sqliteRelay} is the relay without the network.
 */
export { DEFAULT_LIMITS, type Limits } from './limits.ts';
export { startRelay, type RelayOptions, type RunningRelay } from './server.ts';
export { sqliteRelay, type Appended, type SqliteRelay, type SqliteRelayOptions } from './sqlite.ts';
