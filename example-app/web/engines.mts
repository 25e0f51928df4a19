import { timingSafeEqual } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type { IncomingMessage, Server } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';

import { WebSocketServer, type WebSocket } from 'ws';

import { packed, unpacked } from './frames.ts';

/** What holds the engines of all phones in a page. */
export type Engines = {
  /** The native addon, a file. */
  addon: string;
  /** The folder that gets a folder for each phone. */
  directory: string;
  /** What a page must know to get an engine. */
  token: string;
};

type Connection = {
  invoke(request: string, bytes: ArrayBuffer): string;
  take(ticket: string): ArrayBuffer | null;
  close(): void;
};

/** More than any request with its bytes. */
const MAX_MESSAGE = 64 << 20;
const PHONE = /^[a-z]{1,16}$/;

/**
 * Gives pages of this server engines, over WebSockets at `/engine`. Whoever connects must come from a page of the server
 * itself and know the token; every other upgrade is left to the server's own listeners.
 */
export function serveEngines(server: Server, { addon, directory, token }: Engines): void {
  const { connect } = createRequire(import.meta.url)(addon) as {
    connect(onEvent: (notice: string) => void): Connection;
  };
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname !== '/engine') return;
    const phone = searchParams.get('phone') ?? '';
    if (!isOwn(request) || !isEqual(searchParams.get('token') ?? '', token) || !PHONE.test(phone)) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const folder = join(directory, phone);
    mkdirSync(folder, { recursive: true });
    sockets.handleUpgrade(request, socket, head, (open) => serve(open, connect, folder));
  });
}

function serve(
  socket: WebSocket,
  connect: (onEvent: (notice: string) => void) => Connection,
  folder: string,
): void {
  const none = new Uint8Array();
  const connection = connect((notice) =>
    socket.send(packed({ id: 0, text: notice, ticket: '', bytes: none })),
  );
  socket.binaryType = 'arraybuffer';
  socket.on('message', (data) => {
    const { id, text: request, bytes } = unpacked(data as ArrayBuffer);
    const text = connection.invoke(placed(request, folder), bytes.buffer);
    const { ticket = '' } = JSON.parse(text) as { ticket?: string };
    const taken = ticket === '' ? null : connection.take(ticket);
    socket.send(packed({ id, text, ticket, bytes: taken === null ? none : new Uint8Array(taken) }));
  });
  // A frame that is none of ours ends the page's connection, and nothing else.
  socket.on('error', () => socket.close());
  socket.on('close', () => connection.close());
}

/** A request that names a folder gets this phone's, whatever the page said. */
function placed(request: string, folder: string): string {
  if (!request.includes('"directory"')) return request;
  return JSON.stringify({ ...(JSON.parse(request) as object), directory: folder });
}

/** Whether a page of this very server asks: a page of another site cannot pretend to be. */
function isOwn({ headers }: IncomingMessage): boolean {
  return headers.origin === `http://${headers.host}`;
}

function isEqual(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
