import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

import { WebSocketServer, type RawData, type WebSocket } from 'ws';

import type { Relay, StreamId, StreamToken } from '../../src/relay/contract.ts';
import type { Admission } from './admission.ts';
import { RelayFailure } from './failure.ts';
import type { Limits } from './limits.ts';

/** Close codes of the watch protocol; README.md says what a client does about each. */
const CLOSE = { malformed: 4400, unauthorized: 4401, limited: 4429, leaving: 1001 } as const;
/** A watcher this far behind is cut off; it reconnects and asks what it missed. */
const MOST_BUFFERED = 1 << 20;
const CHARACTERS_OF_A_TOKEN = 64;

/** What {@link watchers} needs. */
export interface WatchersOptions {
  relay: Required<Pick<Relay, 'watch'>>;
  admits: Admission;
  limits: Limits;
  /** Milliseconds between two beats; a socket that did not answer the last ping is dropped. */
  beatMs: number;
  /** Milliseconds within which a new socket has to say what it watches. */
  helloMs: number;
}

/** Serves `watch` over WebSockets at `/v1/watch` of an HTTP server. The function it gives ends them all. */
export function watchers(server: Server, options: WatchersOptions): () => void {
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: 1024 + options.limits.watchedStreams * CHARACTERS_OF_A_TOKEN,
  });
  const alive = new WeakSet<WebSocket>();

  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    if (request.url?.split('?')[0] !== '/v1/watch') return refuse(stream, '404 Not Found');
    if (sockets.clients.size >= options.limits.watchers)
      return refuse(stream, '429 Too Many Requests');
    sockets.handleUpgrade(request, stream, head, (socket) => {
      alive.add(socket);
      socket.on('pong', () => alive.add(socket));
      serve(socket, options);
    });
  });

  const beat = setInterval(() => {
    for (const socket of sockets.clients) {
      if (!alive.delete(socket)) socket.terminate();
      else if (socket.readyState === socket.OPEN) {
        socket.ping();
        socket.send('{"beat":true}');
      }
    }
  }, options.beatMs);

  return () => {
    clearInterval(beat);
    for (const socket of sockets.clients) {
      socket.close(CLOSE.leaving);
      setTimeout(() => socket.terminate(), 500).unref();
    }
    sockets.close();
  };
}

function serve(socket: WebSocket, { relay, admits, limits, helloMs }: WatchersOptions): void {
  let stop = () => {};
  let admitted = false;
  const impatient = setTimeout(() => socket.close(CLOSE.malformed), helloMs);

  const told = (stream: StreamId) => {
    if (socket.bufferedAmount > MOST_BUFFERED) return socket.terminate();
    socket.send(JSON.stringify({ changed: stream }));
  };
  socket.on('message', (data, isBinary) => {
    const message = isBinary ? undefined : parsed(data);
    if (!message) return socket.close(CLOSE.malformed);
    admitted ||= admits(message.token);
    if (!admitted) return socket.close(CLOSE.unauthorized);
    if (message.watch.length > limits.watchedStreams) return socket.close(CLOSE.limited);
    clearTimeout(impatient);
    try {
      const next = relay.watch(message.watch, told);
      stop();
      stop = next;
    } catch (error) {
      if (error instanceof RelayFailure) return socket.close(CLOSE.malformed);
      throw error;
    }
    socket.send(JSON.stringify({ watching: message.list }));
  });
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    clearTimeout(impatient);
    stop();
  });
}

interface Message {
  list: number;
  watch: StreamToken[];
  token: string | undefined;
}

function parsed(data: RawData): Message | undefined {
  try {
    const { list, watch, token } = JSON.parse(String(data)) as Partial<
      Record<keyof Message, unknown>
    >;
    if (!Number.isSafeInteger(list) || !Array.isArray(watch)) return undefined;
    return {
      list: list as number,
      watch: watch as StreamToken[],
      token: typeof token === 'string' ? token : undefined,
    };
  } catch {
    return undefined;
  }
}

function refuse(stream: Duplex, status: string): void {
  stream.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
