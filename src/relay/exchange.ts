import { RelayError, type RelayReason } from './error.ts';
import { decodeFrame, encodeFrame, type Frame } from './frame.ts';

/** The part of `fetch` that the client uses; the global one fits. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** What one HTTP client needs to know about its relay. */
export interface Exchange {
  /** The relay's address, without a slash at its end. */
  base: string;
  /** A bearer token for the relay's own admission. */
  token: string | undefined;
  /** Milliseconds that one attempt may take, from the first byte sent to the last received. */
  timeoutMs: number;
  /** How often an attempt that found the relay `unavailable` is repeated. */
  retries: number;
  /** The largest answer that is read, in bytes. */
  responseBytes: number;
  /** Ends everything. */
  signal: AbortSignal | undefined;
  fetch: Fetch;
}

const TYPE = 'application/octet-stream';

/**
 * Sends one request and gives its reply's frame. Repeats it with full-jitter backoff while the relay is
 * `unavailable`, which is safe because every verb of the contract is idempotent.
 */
export async function exchanged(verb: string, request: Frame, to: Exchange): Promise<Frame> {
  const body = encodeFrame(request);
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await attempted(verb, body, to);
    } catch (error) {
      const again =
        error instanceof RelayError && error.reason === 'unavailable' && attempt < to.retries;
      if (!again || to.signal?.aborted) throw error;
    }
    await pause(backoff(attempt), to.signal);
  }
}

/** Full jitter: anything from nothing to 200 ms doubled per failed attempt, at most `most` milliseconds. */
export function backoff(failures: number, most = 5_000): number {
  return Math.random() * Math.min(most, 200 * 2 ** Math.min(failures, 20));
}

async function attempted(
  verb: string,
  body: Uint8Array<ArrayBuffer>,
  to: Exchange,
): Promise<Frame> {
  const abort = new AbortController();
  const stop = () => abort.abort();
  if (to.signal?.aborted) stop();
  to.signal?.addEventListener('abort', stop);
  const deadline = within(to.timeoutMs, stop);
  try {
    // Racing the deadline ourselves: an injected `fetch` may not listen to the signal.
    const answer = answered(verb, body, to, abort.signal);
    const bytes = await Promise.race([answer, deadline.passed]);
    const frame = decodeFrame(bytes);
    if (!frame) throw new RelayError('malformed', 'the answer is not a frame');
    return frame;
  } catch (error) {
    stop();
    if (error instanceof RelayError) throw error;
    throw new RelayError(
      'unavailable',
      to.signal?.aborted ? 'the client was aborted' : 'the relay was not reached',
      {
        cause: error,
      },
    );
  } finally {
    deadline.clear();
    to.signal?.removeEventListener('abort', stop);
  }
}

async function answered(
  verb: string,
  body: Uint8Array<ArrayBuffer>,
  to: Exchange,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const headers: Record<string, string> = { 'content-type': TYPE, accept: TYPE };
  if (to.token !== undefined) headers['authorization'] = `Bearer ${to.token}`;
  // A redirect would carry the tokens in the body to an address that the app did not choose. (React
  // Native's fetch cannot refuse one: there it is the relay's operator who must not send any.)
  const response = await to.fetch(`${to.base}/v1/${verb}`, {
    method: 'POST',
    headers,
    body,
    signal,
    redirect: 'error',
    credentials: 'omit',
    cache: 'no-store',
  });
  if (response.status !== 200)
    throw new RelayError(reasonOf(response.status), `the relay answered ${response.status}`);
  if (!(response.headers.get('content-type') ?? '').startsWith(TYPE)) {
    throw new RelayError('malformed', 'the answer has another content type');
  }
  return bounded(response, to.responseBytes);
}

function reasonOf(status: number): RelayReason {
  if (status === 400) return 'malformed';
  if (status === 401 || status === 403 || status === 407) return 'unauthorized';
  if (status === 413 || status === 429) return 'limited';
  if (status === 408 || status === 425 || status >= 500) return 'unavailable';
  return status >= 400 ? 'refused' : 'malformed';
}

/** The answer's bytes. React Native has no streams in `fetch`: there, the length is checked before and after. */
async function bounded(response: Response, most: number): Promise<Uint8Array> {
  const tooLong = () => new RelayError('malformed', `the answer is longer than ${most} bytes`);
  if (Number(response.headers.get('content-length') ?? 0) > most) throw tooLong();
  const reader = response.body?.getReader?.();
  if (!reader) {
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (bytes.length > most) throw tooLong();
    return bytes;
  }

  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    length += value.length;
    if (length > most) throw tooLong();
  }
  return joined(chunks, length);
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = chunks;
  if (only && chunks.length === 1) return only;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

function within(ms: number, stop: () => void): { passed: Promise<never>; clear: () => void } {
  let timer: ReturnType<typeof setTimeout>;
  const passed = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new RelayError('unavailable', `the relay did not answer within ${ms} ms`));
      stop();
    }, ms);
  });
  return { passed, clear: () => clearTimeout(timer) };
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
  });
}
