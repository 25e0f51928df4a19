import type { RelayLimits } from '../../src/relay/contract.ts';

/** Everything the relay limits. Beyond one it answers `limited`; README.md has the table. */
export interface Limits extends RelayLimits {
  /** Bytes of the whole database; beyond it nothing new is stored, while trims and reads go on. */
  totalBytes: number;
  /** Streams that one socket may watch. */
  watchedStreams: number;
  /** Sockets that watch at the same time. */
  watchers: number;
  /** Connections at the same time, sockets included. */
  connections: number;
}

const MIB = 1 << 20;
const GIB = 1 << 30;

/** The limits of a relay that was told nothing else. */
export const DEFAULT_LIMITS: Readonly<Limits> = {
  bodyBytes: 4 * MIB,
  pageEntries: 256,
  pageBytes: 4 * MIB,
  streamEntries: 100_000,
  streamBytes: GIB,
  poolItems: 256,
  poolItemBytes: 64 << 10,
  poolBytes: 4 * MIB,
  takesPerHour: 240,
  totalBytes: 64 * GIB,
  watchedStreams: 4096,
  watchers: 4096,
  connections: 8192,
};

/** The largest request: the largest body or offer, and room for its head and framing. */
export function requestBytes(limits: Limits): number {
  return Math.max(limits.bodyBytes, limits.poolBytes) + 64 * 1024;
}
