import { sha256 } from './names.ts';

/** Whether whoever presents this bearer token may use the relay at all. */
export type Admission = (token: string | undefined) => boolean;

/** Admits everybody without `tokens`, else who has one of them. Compares hashes, so timing tells nothing. */
export function admission(tokens: readonly string[]): Admission {
  if (tokens.length === 0) return () => true;
  const admitted = new Set(tokens.map((token) => sha256(token).toString('hex')));
  return (token) => token !== undefined && admitted.has(sha256(token).toString('hex'));
}

/** The token in an `authorization` header. */
export function bearer(header: string | undefined): string | undefined {
  return /^Bearer +([^\s]+)$/i.exec(header ?? '')?.[1];
}
