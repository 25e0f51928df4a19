/**
 * The waist as TypeScript sees it, over the host of this platform. Nothing outside this folder knows
 * hosts, JSON or the packing of bytes.
 *
 * - host.ts: what a platform gives; `#host` names the file that does (host.native.ts, host.node.ts, host.web.ts)
 * - waist.ts: operations, versions, errors and wakes over a host
 * - json.ts, blobs.ts: how requests and replies are written
 * - generated/: the types of the wire and the error table, from the Rust types
 */
export { BlobList, blobAt, isBytes } from './blobs.ts';
export type * as Wire from './generated/wire.ts';
export { waist } from './platform.ts';
export type { Answer, Op, Request, Waist } from './waist.ts';
