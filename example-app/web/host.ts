import { packed, unpacked, type Frame } from './frames.ts';

/**
 * The package's way to an engine, for a page of the example: a socket to the process that holds the engines. The bundler
 * puts it where the package asks for `#host`; the package itself has no engine for browsers.
 *
 * The page's address says which phone it is, `?phone=ana`, and after the `#` the token of this run.
 */
export const host = {
  async invoke(request: string, bytes: ArrayBuffer): Promise<string> {
    const open = await socket();
    const id = (asked += 1);
    const { promise, resolve, reject } = Promise.withResolvers<Frame>();
    waiting.set(id, { resolve, reject });
    open.send(packed({ id, text: request, ticket: '', bytes: new Uint8Array(bytes) }));
    const reply = await promise;
    if (reply.ticket !== '') tickets.set(reply.ticket, reply.bytes.buffer);
    return reply.text;
  },
  take(ticket: string): ArrayBuffer {
    const bytes = tickets.get(ticket);
    if (bytes === undefined) throw new Error('there are no bytes for this ticket');
    tickets.delete(ticket);
    return bytes;
  },
  onEvent(listener: (notice: string) => void): { remove(): void } {
    listeners.add(listener);
    return { remove: () => void listeners.delete(listener) };
  },
  // The process that holds the engines puts each phone's profile where it wants.
  defaults: () => ({ directory: '.', allowUnprotected: true }),
};

const waiting = new Map<number, { resolve(reply: Frame): void; reject(error: Error): void }>();
const tickets = new Map<string, ArrayBuffer>();
const listeners = new Set<(notice: string) => void>();
let asked = 0;
let opened: Promise<WebSocket> | undefined;

function socket(): Promise<WebSocket> {
  return (opened ??= new Promise((resolve, reject) => {
    const { protocol, host: server, search, hash } = window.location;
    const phone = new URLSearchParams(search).get('phone') ?? 'ana';
    const query = new URLSearchParams({ phone, token: hash.slice(1) });
    const made = new WebSocket(`${protocol.replace('http', 'ws')}//${server}/engine?${query}`);
    made.binaryType = 'arraybuffer';
    made.onopen = () => resolve(made);
    made.onmessage = ({ data }) => hear(unpacked(data as ArrayBuffer));
    made.onclose = () => {
      opened = undefined;
      const gone = noEngine();
      reject(gone);
      for (const one of waiting.values()) one.reject(gone);
      waiting.clear();
    };
  }));
}

function hear(frame: Frame): void {
  if (frame.id === 0) return listeners.forEach((listener) => listener(frame.text));
  waiting.get(frame.id)?.resolve(frame);
  waiting.delete(frame.id);
}

function noEngine(): Error {
  const hint = 'the process that holds the engines is not there; start the example again';
  return Object.assign(new Error(hint), { noEngine: 'NATIVE_MISSING' });
}
