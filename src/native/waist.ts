import { SealwrightError } from '../errors.ts';
import { unpackBlobs, type BlobList } from './blobs.ts';
import { WAIST_VERSION, type Notice, type Operations, type WireError } from './generated/wire.ts';
import type { Host, HostDefaults, NoEngine } from './host.ts';
import { fromAscii, toAscii } from './json.ts';

/** What is asked by an operation, what is answered. */
export type Op = keyof Operations;
export type Request<Name extends Op> = Operations[Name]['request'];
export type Answer<Name extends Op> = {
  /** What stands under `ok`. */
  ok: Operations[Name]['ok'];
  /** The bytes beside it; `ok` names them by their place. */
  blobs: readonly Uint8Array[];
};

/** The one way from TypeScript to the engine. */
export class Waist {
  readonly #invoke: Host['invoke'];
  readonly #take: Host['take'];
  readonly #onEvent: Host['onEvent'];
  readonly #defaults: Host['defaults'];
  readonly #wakes = new Map<string, (notice: Notice) => void>();
  #listening: { remove(): void } | undefined;
  #greeting: Promise<void> | undefined;
  #isGreeted = false;

  /** Takes hold of the host's functions, so that nothing a script does to the object later matters. */
  constructor(host: Host) {
    this.#invoke = host.invoke.bind(host);
    this.#take = host.take.bind(host);
    this.#onEvent = host.onEvent.bind(host);
    this.#defaults = host.defaults.bind(host);
  }

  /** What the platform suggests where {@link openEngine}'s caller says nothing. */
  defaults(): HostDefaults {
    return this.#defaults();
  }

  /**
   * Runs an operation. The first call makes sure that both sides speak the same version.
   *
   * @throws {SealwrightError} The engine's code; INVALID_TEXT for a lone surrogate in any string;
   * REQUEST_TOO_LARGE for more than the engine takes, which then goes nowhere; VERSION_MISMATCH, NATIVE_MISSING
   * or PLATFORM_UNSUPPORTED when there is no engine to talk to; INTERNAL when its answer makes no sense.
   */
  call<Name extends Op>(op: Name, request: Request<Name>, blobs?: BlobList): Promise<Answer<Name>> {
    if (this.#isGreeted) return this.#ask(op, request, blobs);
    return this.ready().then(() => this.#ask(op, request, blobs));
  }

  /**
   * Makes sure, once, that there is an engine to talk to and that it speaks this version. Every call does.
   *
   * @throws {SealwrightError} VERSION_MISMATCH, NATIVE_MISSING, PLATFORM_UNSUPPORTED.
   */
  ready(): Promise<void> {
    return (this.#greeting ??= this.#greet());
  }

  /** Calls back when there is news of an engine, with what it is, until the function it returns is called. */
  onWake(engine: string, wake: (notice: Notice) => void): () => void {
    this.#wakes.set(engine, wake);
    this.#listening ??= this.#onEvent((notice) => this.#notice(notice));
    return () => {
      this.#wakes.delete(engine);
      if (this.#wakes.size > 0) return;
      this.#listening?.remove();
      this.#listening = undefined;
    };
  }

  /** A greeting that failed is tried again by the next call: a missing addon may be put in place. */
  async #greet(): Promise<void> {
    try {
      const { ok } = await this.#ask('hello', { waist: WAIST_VERSION });
      this.#isGreeted = major(ok.waist) === major(WAIST_VERSION);
      if (this.#isGreeted) return;
      throw new SealwrightError(
        'VERSION_MISMATCH',
        `the JavaScript speaks ${WAIST_VERSION}, the native binary ${major(ok.waist)}.x`,
      );
    } catch (error) {
      this.#greeting = undefined;
      throw error;
    }
  }

  async #ask<Name extends Op>(
    op: Name,
    request: Request<Name>,
    blobs?: BlobList,
  ): Promise<Answer<Name>> {
    const json = toAscii({ op, ...request });
    const bytes = blobs === undefined ? NO_BLOBS : blobs.pack();
    // Always two arguments of the right types: React Native's bridge does not check them on iOS.
    let answer: unknown;
    try {
      answer = await this.#invoke(json, bytes);
    } catch (error) {
      explain(error);
    }
    const reply = fromAscii(answer);
    if (isObject(reply['error'])) throw new SealwrightError(wireError(reply['error']));
    const { ok, ticket } = reply;
    if (!isObject(ok)) throw new SealwrightError('INTERNAL', 'the answer has no result');
    return {
      ok: ok as Answer<Name>['ok'],
      blobs: typeof ticket === 'string' ? this.#taken(ticket) : [],
    };
  }

  #taken(ticket: string): Uint8Array[] {
    let packed: unknown;
    try {
      packed = this.#take(ticket);
    } catch (error) {
      explain(error);
    }
    return unpackBlobs(packed);
  }

  /** A notice is a hint, and called from native code: one that makes no sense must not throw. */
  #notice(json: string): void {
    const notice = noticeIn(json);
    if (isObject(notice)) this.#wakes.get(notice.engine)?.(notice);
  }
}

const NO_BLOBS = new ArrayBuffer(0);

function noticeIn(json: string): Notice | undefined {
  try {
    return fromAscii(json) as Notice;
  } catch {
    return undefined;
  }
}

/** Makes one of the package's errors of what a host threw. */
function explain(cause: unknown): never {
  if (isObject(cause) && 'noEngine' in cause) {
    const { noEngine, message } = cause as unknown as NoEngine;
    throw new SealwrightError(noEngine, message, { cause });
  }
  throw new SealwrightError('INTERNAL', 'the native part failed to answer', { cause });
}

/** An error of the wire, complete even if a part of it is not what it should be. */
function wireError({ code, message, retry, severity }: Record<string, unknown>): WireError {
  const error = new SealwrightError('INTERNAL');
  return {
    code: typeof code === 'string' ? (code as WireError['code']) : error.code,
    message: typeof message === 'string' ? message : error.message,
    retry: typeof retry === 'string' ? (retry as WireError['retry']) : error.retry,
    severity: typeof severity === 'string' ? (severity as WireError['severity']) : error.severity,
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function major(version: unknown): string {
  return /^(\d{1,9})\./.exec(String(version))?.[1] ?? 'unknown';
}
