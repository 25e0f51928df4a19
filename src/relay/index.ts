/**
 * The relay: what an app's backend does for Sealwright, and ways to have one.
 *
 * A relay keeps logs with unique keys ({@link Relay}, streams) and pools. It sees ids, sizes and times; never
 * content, members or keys of anybody. Rights are the strings themselves: who has a stream's token reads and
 * trims it, who has its write key appends, and its id is no right at all ({@link writeKeyOf}, {@link streamIdOf}).
 *
 * - {@link httpRelay}: a client of the reference relay, or of a backend that speaks the same protocol.
 * - {@link memoryRelay}: a whole relay inside the process, for tests.
 * - {@link relayConformance}: whether a relay of your own keeps the contract, under concurrency. Run it in
 *   your backend's tests:
 *
 * ```ts
 * import { test } from 'node:test';
 * import { relayConformance } from 'react-native-sealwright/relay';
 *
 * relayConformance({ test, create: async () => myRelay(await freshDatabase()) });
 * ```
 *
 * A relay of your own may also be any object with these verbs: it need not speak HTTP.
 */
export {
  parseKey,
  parsePoolId,
  parsePoolToken,
  parseStreamId,
  parseStreamToken,
  parseWriteKey,
} from './contract.ts';
export type {
  AppendOutcome,
  Entry,
  Gone,
  PoolId,
  PoolToken,
  Relay,
  RelayLimits,
  StreamId,
  StreamToken,
  WriteKey,
} from './contract.ts';
export { relayConformance } from './conformance.ts';
export type { Conformance } from './conformance.ts';
export { isRelayError, RelayError } from './error.ts';
export type { RelayReason } from './error.ts';
export type { Fetch } from './exchange.ts';
export { httpRelay } from './http.ts';
export type { HttpRelayOptions } from './http.ts';
export { memoryRelay } from './memory.ts';
export type { MemoryRelayOptions } from './memory.ts';
export { poolIdOf, streamIdOf, writeKeyOf } from './tokens.ts';
export type { WebSocketClass, WebSocketLike } from './watcher.ts';
