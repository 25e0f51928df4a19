import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';

import type {
  AppendOutcome,
  Entry,
  Gone,
  PoolId,
  PoolToken,
  Relay,
  StreamToken,
  WriteKey,
} from '../../src/relay/contract.ts';
import type { RelayReason } from '../../src/relay/error.ts';
import { bearer, type Admission } from './admission.ts';
import { RelayFailure } from './failure.ts';
import { decodeFrame, encodeFrame, type Frame } from './frame.ts';

const TYPE = 'application/octet-stream';
const NONE: readonly Uint8Array[] = [];

const STATUS = {
  malformed: 400,
  unauthorized: 401,
  refused: 409,
  limited: 429,
  unavailable: 503,
} as const satisfies Record<RelayReason, number>;

/** What {@link relayApp} serves, and to whom. */
export interface AppOptions {
  relay: Relay;
  admits: Admission;
  /** Bytes of the largest request. */
  requestBytes: number;
  /** Told about failures of the relay itself, never about what a client did. */
  onError: (error: unknown) => void;
}

/** The verbs of the contract over HTTP: `POST /v1/<verb>`, a frame each way. It never answers with what was sent. */
export function relayApp({ relay, admits, requestBytes, onError }: AppOptions): Hono {
  const app = new Hono();

  app.use(async (context, next) => {
    if (!admits(bearer(context.req.header('authorization')))) {
      throw new RelayFailure('unauthorized', 'this relay needs a bearer token');
    }
    // A web page may send other types anywhere without being asked; this one needs the relay's consent.
    if (context.req.method === 'POST' && context.req.header('content-type') !== TYPE) {
      throw new RelayFailure('malformed', `the content type is not ${TYPE}`);
    }
    await next();
  });
  app.use(
    bodyLimit({
      maxSize: requestBytes,
      onError: (context) => context.text('limited', 413),
    }),
  );

  for (const [verb, answer] of Object.entries(verbs(relay))) {
    app.post(`/v1/${verb}`, async (context) => {
      const reply = await answer(decodeFrame(await context.req.arrayBuffer()));
      return context.body(encodeFrame(reply), 200, { 'content-type': TYPE });
    });
  }

  app.notFound((context) => context.text('not found', 404));
  app.onError((error, context) => {
    const reason = error instanceof RelayFailure ? error.reason : 'unavailable';
    if (reason === 'unavailable') onError(error);
    return context.text(reason, STATUS[reason]);
  });
  return app;
}

/** Each verb as a function from frame to frame. The relay parses what the frame names. */
function verbs(relay: Relay): Record<string, (request: Frame) => Promise<Frame>> {
  return {
    async append({ head, bodies }) {
      const [body] = counted(bodies, 1);
      const { stream, key, unless } = head as { stream: WriteKey; key: string; unless?: string };
      return outcomeFrame(await relay.append(stream, key, body as Uint8Array, unless));
    },
    async read({ head, bodies }) {
      counted(bodies, 0);
      const { stream, after, limit } = head as {
        stream: StreamToken;
        after: number;
        limit: number;
      };
      return pageFrame(await relay.read(stream, after, limit));
    },
    async trim({ head, bodies }) {
      counted(bodies, 0);
      const { stream, upTo } = head as { stream: StreamToken; upTo: number };
      await relay.trim(stream, upTo);
      return { head: {}, bodies: NONE };
    },
    async offer({ head, bodies }) {
      const { pool, generation } = head as { pool: PoolToken; generation: number };
      await relay.offer(pool, generation, bodies.slice(0, -1), bodies.at(-1) as Uint8Array);
      return { head: {}, bodies: NONE };
    },
    async take({ head, bodies }) {
      counted(bodies, 0);
      const { pool, requestId } = head as { pool: PoolId; requestId: string };
      const item = await relay.take(pool, requestId);
      return { head: { found: item !== null }, bodies: item === null ? NONE : [item] };
    },
  };
}

function outcomeFrame(outcome: AppendOutcome): Frame {
  if ('seq' in outcome) return { head: { outcome: 'stored', seq: outcome.seq }, bodies: NONE };
  const [name, { seq, key, body }] =
    'taken' in outcome
      ? (['taken', outcome.taken] as const)
      : (['closed', outcome.closed] as const);
  return { head: { outcome: name, seq, key }, bodies: [body] };
}

function pageFrame(page: Entry[] | Gone): Frame {
  if (!Array.isArray(page)) return { head: { gone: page.floor }, bodies: NONE };
  return {
    head: { entries: page.map(({ seq, key }) => ({ seq, key })) },
    bodies: page.map(({ body }) => body),
  };
}

function counted(bodies: readonly Uint8Array[], count: number): readonly Uint8Array[] {
  if (bodies.length === count) return bodies;
  throw new RelayFailure('malformed', `the request has another number of bodies than ${count}`);
}
