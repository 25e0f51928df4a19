import { createRequire } from 'node:module';
import { join } from 'node:path';

import { toAscii } from '../../src/native/json.ts';

/** The addon as our host sees it, for calls that the public API would never make. */
export type Connection = {
  invoke(request: string, bytes: ArrayBuffer): string;
  take(ticket: string): ArrayBuffer | null;
  close(): void;
};

export type Reply = {
  ok?: Record<string, unknown>;
  ticket?: string;
  error?: { code: string; message: string };
};

const path =
  process.env['SEALWRIGHT_ADDON'] ?? join(import.meta.dirname, '../../build/sealwright.node');
const addon = createRequire(import.meta.url)(path) as {
  connect(onEvent: (notice: string) => void): Connection;
};

/** A connection of its own, and a way to ask over it. */
export function connect(onEvent: (notice: string) => void = () => undefined) {
  const connection = addon.connect(onEvent);
  const raw = (request: string, bytes = new ArrayBuffer(0)) =>
    JSON.parse(connection.invoke(request, bytes)) as Reply;
  const ask = (op: string, fields: object, bytes?: ArrayBuffer) =>
    raw(toAscii({ op, ...fields }), bytes);
  return { ...connection, raw, ask };
}

/** The code of a reply, or what it should not have been. */
export function codeOf(reply: Reply): string {
  return reply.error?.code ?? `ok ${JSON.stringify(reply.ok)}`;
}
