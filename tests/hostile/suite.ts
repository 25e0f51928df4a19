import { holds, same, type Suite } from '../device/suite.ts';
import { bytesOf, CASES, textOf } from './cases.ts';

/**
 * What hostile JavaScript does to the functions of a host, the same against every host: Node's addon, the TurboModule
 * of a bundle, a phone. It imports nothing of the package and nothing of Node.
 */

/** The functions that a JavaScript runtime gets. A host may answer at once or with a promise. */
export type RawHost = {
  invoke(request: string, bytes: ArrayBuffer): string | Promise<string>;
  take(ticket: string): ArrayBuffer | null;
  onEvent(listener: (notice: string) => void): { remove(): void };
};

export type Hosts = {
  host: RawHost;
  /** The host of another JavaScript runtime, and how that runtime ends; not to be had on a phone. */
  another?: () => RawHost & { close(): void };
};

type Reply = {
  ok?: Record<string, unknown>;
  ticket?: string;
  error?: { code: string; message: string; retry: string; severity: string };
};

const HELLO = '{"op":"hello","waist":"1.0"}';
const NONE = new ArrayBuffer(0);

/** The suite over these hosts. Each test leaves the host as it found it. */
export function hostile({ host, another }: Hosts): Suite {
  const works = async () => same(await outcome(() => host.invoke(HELLO, NONE)), 'OK', 'it works');
  const suite: [string, () => Promise<void>][] = [
    [
      'every shared case is answered with its code',
      async () => {
        const ours = await opened(host);
        const theirs = another === undefined ? undefined : await opened(another());
        const $closed = (await opened(host)).engine;
        await ask(host, { op: 'close', handle: $closed });
        const handles = {
          $engine: ours.engine,
          $chat: ours.chat,
          $closed,
          $foreign: theirs?.engine ?? 'none',
          $strange: theirs?.chat ?? 'none',
        };
        const wrong: string[] = [];
        for (const { name, request, bytes, code } of CASES) {
          const text = textOf(request, handles);
          const told = await outcome(() => host.invoke(text, bytesOf(bytes)));
          if (told !== code) wrong.push(`${name}: ${told} and not ${code}`);
        }
        same(wrong, []);
        await ask(host, { op: 'close', handle: ours.engine });
      },
    ],
    [
      'any other number and kind of arguments is refused',
      async () => {
        const invoke = host.invoke as (...all: unknown[]) => unknown;
        for (const all of [[], [HELLO], [NONE], [NONE, HELLO], [undefined, undefined]]) {
          holds(await isRefused(() => invoke(...all)), `${all.length} arguments`);
        }
        for (const value of values()) {
          if (typeof value !== 'string') {
            holds(await isRefused(() => invoke(value, NONE)), `${kindOf(value)} as a request`);
          }
          holds(await isRefused(() => invoke(HELLO, value)), `${kindOf(value)} as bytes`);
        }
        await works();
      },
    ],
    [
      'nothing of the caller is called while its arguments are read',
      async () => {
        let calls = 0;
        const call = () => (calls += 1);
        const trap = new Proxy(
          { toString: call, valueOf: call, toJSON: call, [Symbol.toPrimitive]: call },
          { get: call, has: () => Boolean(call()), getPrototypeOf: () => (call(), null) },
        );
        const invoke = host.invoke as (...all: unknown[]) => unknown;
        await isRefused(() => invoke(trap, NONE));
        await isRefused(() => invoke(HELLO, trap));
        await isRefused(() => (host.take as (value: unknown) => unknown)(trap));
        same(calls, 0, 'calls');
        await works();
      },
    ],
    [
      'a forged buffer is none, and a real one is as long as it is, whatever it says',
      async () => {
        class Longer extends ArrayBuffer {
          override get byteLength(): number {
            return 1 << 30;
          }
          override slice(): ArrayBuffer {
            return new ArrayBuffer(64 << 20);
          }
        }
        const real = new ArrayBuffer(5);
        new Uint8Array(real).set([1, 0, 0, 0, 7]);
        Object.defineProperty(real, 'byteLength', { value: 1 << 30 });
        same(await outcome(() => host.invoke(HELLO, real)), 'OK', 'a length of its own');
        Object.setPrototypeOf(real, null);
        const orphan = await outcome(() => host.invoke(HELLO, real));
        holds(orphan === 'OK' || orphan === 'REFUSED', `without a prototype: ${orphan}`);
        const longer = new Longer(3);
        same(await outcome(() => host.invoke(HELLO, longer)), 'INVALID_BLOBS', 'a subclass');
        await works();
      },
    ],
    [
      'a buffer that is gone or can grow is refused or read as it stands',
      async () => {
        const { structuredClone } = globalThis as { structuredClone?: Transfer };
        const gone = new ArrayBuffer(8);
        // Hermes can take no buffer away.
        structuredClone?.(gone, { transfer: [gone] });
        if (structuredClone !== undefined) {
          const told = await outcome(() => host.invoke(HELLO, gone));
          holds(told === 'OK' || told === 'REFUSED', `detached: ${told}`);
        }
        const Resizable = ArrayBuffer as new (size: number, options: object) => ArrayBuffer;
        const growing = new Resizable(0, { maxByteLength: 64 });
        const told = await outcome(() => host.invoke(HELLO, growing));
        holds(told === 'OK' || told === 'REFUSED', `resizable: ${told}`);
        await works();
      },
    ],
    [
      'bytes are read before the call returns',
      async () => {
        const { engine, chat } = await opened(host);
        const bytes = bytesOf('03000000070809');
        const request = `{"op":"send","conversation":"${chat}","data":0}`;
        const reply = host.invoke(request, bytes);
        new Uint8Array(bytes).fill(255);
        const { ticket } = JSON.parse(await reply) as Reply;
        const taken = host.take(ticket ?? '');
        same([...new Uint8Array(taken ?? NONE)], [3, 0, 0, 0, 7, 8, 9], 'taken');
        holds(await isNothing(() => host.take(ticket ?? '')), 'the ticket is used up');
        await ask(host, { op: 'close', handle: engine });
      },
    ],
    [
      'a ticket that was not given is none',
      async () => {
        const take = host.take as (...all: unknown[]) => unknown;
        const tickets = ['', 'x', '0'.repeat(32), 'f'.repeat(32), '\0', '\ud800', '../x'];
        tickets.push('x'.repeat(1_000_000));
        for (const ticket of tickets) {
          holds(await isNothing(() => take(ticket)), ticket.slice(0, 40));
        }
        for (const value of values().filter((one) => typeof one !== 'string')) {
          holds(await isNothing(() => take(value)), kindOf(value));
        }
        holds(await isNothing(() => take()), 'no argument');
        await works();
      },
    ],
    [
      'a listener that calls back into the host is answered',
      async () => {
        const replies: (string | Promise<string>)[] = [];
        const listener = host.onEvent(() => {
          replies.push(host.invoke(HELLO, NONE));
          try {
            host.take('0'.repeat(32));
          } catch {
            // Android throws here.
          }
        });
        const { engine } = await opened(host);
        await disturb(host, engine);
        await until(() => replies.length > 0, 'a notice');
        listener.remove();
        for (const reply of replies) holds('ok' in (JSON.parse(await reply) as Reply), 'a reply');
        await ask(host, { op: 'close', handle: engine });
      },
    ],
    [
      'a thousand calls at once are all answered, each with its own',
      async () => {
        const { engine } = await opened(host);
        const custody = JSON.stringify({ op: 'custody', engine });
        const calls = Array.from({ length: 1_000 }, (_, index) =>
          outcome(() => host.invoke(index % 3 === 0 ? '{' : custody, NONE)),
        );
        const told = await Promise.all(calls);
        const wrong = told.filter((code, i) => code !== (i % 3 === 0 ? 'INVALID_REQUEST' : 'OK'));
        same(wrong, []);
        await ask(host, { op: 'close', handle: engine });
      },
    ],
    [
      'a request that is bent anywhere is answered in words of the table',
      async () => {
        const { engine, chat } = await opened(host);
        const valid = [
          HELLO,
          `{"op":"messages","conversation":"${chat}","limit":1,"order":"newest"}`,
        ];
        valid.push(`{"op":"events","engine":"${engine}","limit":1}`);
        let state = 20_261_125;
        const below = (most: number) => {
          state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
          return (state >>> 8) % most;
        };
        for (let round = 0; round < 1_000; round += 1) {
          const text = valid[below(valid.length)] ?? '';
          const at = below(text.length);
          const put =
            ['', '"', '{', '}', '\\', '\0', '\ud800', '0', ',', '[', 'é'][below(11)] ?? '';
          const bent = text.slice(0, at) + put + text.slice(at + below(4));
          const told = await outcome(() => host.invoke(bent, NONE));
          holds(told !== 'REFUSED', `round ${round}: ${told}`);
        }
        await ask(host, { op: 'close', handle: engine });
      },
    ],
  ];
  if (another !== undefined) {
    suite.push([
      'what ends in the middle of its calls answers them all, and nothing of it is left',
      async () => {
        const theirs = another();
        const { engine, chat } = await opened(theirs);
        const page = { op: 'messages', conversation: chat, limit: 1, order: 'newest' };
        await ask(theirs, { op: 'send', conversation: chat, data: 0 }, bytesOf('0100000007'));
        const { ticket } = await ask(theirs, page);
        const send = JSON.stringify({ op: 'send', conversation: chat, text: 'x' });
        const calls = Array.from({ length: 100 }, () => outcome(() => theirs.invoke(send, NONE)));
        theirs.close();
        theirs.close();
        const wrong = (await Promise.all(calls)).filter(
          (code) => code !== 'OK' && code !== 'INVALID_HANDLE',
        );
        same(wrong, []);
        same(await outcome(() => theirs.invoke(send, NONE)), 'INVALID_HANDLE', 'after its end');
        // A phone closes after the calls that it was given before.
        await new Promise((resolve) => setTimeout(resolve, 50));
        holds(await isNothing(() => theirs.take(ticket ?? '')), 'a ticket after its end');
        same(
          await outcome(() => host.invoke(JSON.stringify({ op: 'custody', engine }), NONE)),
          'INVALID_HANDLE',
        );
        await works();
      },
    ]);
  }
  return suite;
}

type Transfer = (value: ArrayBuffer, options: { transfer: ArrayBuffer[] }) => unknown;

/** Something of every kind that JavaScript has, but no buffer. */
function values(): unknown[] {
  const buffer = new ArrayBuffer(4);
  const all: unknown[] = [undefined, null, true, 7, -0, Number.NaN, 'text', 1n, Symbol('x')];
  all.push({}, [], [HELLO], () => HELLO, new Date(0), /x/, new Map(), new Error('x'));
  all.push(new Uint8Array(buffer), new DataView(buffer), new Float64Array(1));
  all.push(Object(HELLO), Object.create(ArrayBuffer.prototype), Object.create(null));
  all.push({ byteLength: 4, slice: () => buffer, constructor: ArrayBuffer });
  all.push({ [Symbol.toStringTag]: 'ArrayBuffer', byteLength: 4 });
  all.push(new Proxy(buffer, {}), Promise.resolve(HELLO));
  const { SharedArrayBuffer: Shared } = globalThis;
  if (Shared !== undefined) all.push(new Shared(4));
  return all;
}

function kindOf(value: unknown): string {
  return Object.prototype.toString.call(value);
}

/** The code of a reply, `OK`, or `REFUSED` when there was none because the arguments were not taken. */
async function outcome(call: () => unknown): Promise<string> {
  let reply: unknown;
  try {
    reply = await call();
  } catch {
    return 'REFUSED';
  }
  holds(typeof reply === 'string' && /^[\x20-\x7e]*$/.test(reply), 'a reply is ASCII');
  const { ok, error } = JSON.parse(reply) as Reply;
  if (error === undefined) {
    holds(typeof ok === 'object', 'a reply is an error or has a result');
    return 'OK';
  }
  const { code, message, retry, severity } = error;
  holds(/^[A-Z][A-Z_]+$/.test(code) && message !== '', 'an error has a code');
  holds(/^(never|now|after[A-Z][a-z]+)$/.test(retry), 'an error says when to try again');
  holds(/^(info|warning|high)$/.test(severity), 'an error says how bad it is');
  return code;
}

/**
 * Whether arguments are not taken: Android and Node throw, iOS answers INVALID_REQUEST, and says nothing to too few
 * arguments, having nobody to say it to.
 */
async function isRefused(call: () => unknown): Promise<boolean> {
  const silence = new Promise<string>((resolve) => setTimeout(() => resolve('SILENT'), 1_000));
  const told = await Promise.race([outcome(call), silence]);
  return told === 'REFUSED' || told === 'INVALID_REQUEST' || told === 'SILENT';
}

/** Whether a call gives nothing, or throws. */
async function isNothing(call: () => unknown): Promise<boolean> {
  try {
    return (call() ?? undefined) === undefined;
  } catch {
    return true;
  }
}

/** A profile in memory with a conversation in it. */
async function opened(host: RawHost): Promise<{ engine: string; chat: string }> {
  const profile = `hostile-${(profiles += 1)}`;
  const open = { op: 'openEngine', profile, directory: 'hostile', storage: 'memory' };
  const engine = (await ask(host, open)).ok?.['engine'] as string;
  await ask(host, { op: 'createAccount', engine, deviceName: 'd' });
  const create = { op: 'createConversation', engine, members: ['A'.repeat(43)], kind: 'group' };
  const chat = (await ask(host, create)).ok?.['handle'] as string;
  holds(/^[0-9a-f]{32} [0-9a-f]{32}$/.test(`${engine} ${chat}`), 'an engine and a conversation');
  return { engine, chat };
}

let profiles = 0;

/** Gives an engine something to tell: entries that nobody sealed, in every stream it reads. */
async function disturb(host: RawHost, engine: string): Promise<void> {
  const begun = await ask(host, { op: 'sync', engine, begin: true, results: [] });
  const jobs = begun.ok?.['jobs'] as { kind: string; job: number }[];
  const reads = jobs.filter(({ kind }) => kind === 'read');
  const results = reads.map(({ job }, body) => ({
    kind: 'entries',
    job,
    entries: [{ seq: 1, key: 'A'.repeat(43), body }],
  }));
  const bodies = bytesOf([['03000000010203', reads.length]]);
  await ask(host, { op: 'sync', engine, results }, bodies);
}

/** The reply to a request that has to succeed. */
async function ask(host: RawHost, request: object, bytes = NONE): Promise<Reply> {
  const reply = JSON.parse(await host.invoke(JSON.stringify(request), bytes)) as Reply;
  same(reply.error?.code, undefined, JSON.stringify(request).slice(0, 60));
  return reply;
}

async function until(condition: () => boolean, what: string): Promise<void> {
  for (let round = 0; !condition(); round += 1) {
    holds(round < 500, `${what} did not come`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
