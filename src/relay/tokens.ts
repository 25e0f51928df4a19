import { sha256 } from '@noble/hashes/sha2.js';

import { fromBase64Url, toBase64Url } from '../base64url.ts';
import {
  parsePoolToken,
  parseStreamToken,
  parseWriteKey,
  type PoolId,
  type PoolToken,
  type StreamId,
  type StreamToken,
  type WriteKey,
} from './contract.ts';

/** The write key of the stream that `token` reads: SHA-256 of the token's bytes. `malformed` if it is no token. */
export function writeKeyOf(token: StreamToken): WriteKey {
  return hashed(parseStreamToken(token)) as WriteKey;
}

/** The id of the stream that `key` appends to: SHA-256 of the key's bytes. `malformed` if it is no write key. */
export function streamIdOf(key: WriteKey): StreamId {
  return hashed(parseWriteKey(key)) as StreamId;
}

/** The id of the pool that `token` fills: SHA-256 of the token's bytes. `malformed` if it is no token. */
export function poolIdOf(token: PoolToken): PoolId {
  return hashed(parsePoolToken(token)) as PoolId;
}

function hashed(parsed: string): string {
  return toBase64Url(sha256(fromBase64Url(parsed) as Uint8Array));
}
