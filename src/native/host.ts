/**
 * What the platform gives this package: one function in, one for the bytes of a reply, one for events.
 *
 * Which file implements it is decided by the `#host` entry of package.json's `imports`.
 */
export interface Host {
  /**
   * Sends one request.
   *
   * @param request ASCII-only JSON (0x20–0x7e), `{"op": ...}`.
   * @param bytes The request's blobs in an ArrayBuffer of exactly their size; see blobs.ts.
   * @returns The reply as ASCII-only JSON. A failure of the engine is a reply, not a rejection.
   * @throws {NoEngine} when there is no engine to ask.
   */
  invoke(request: string, bytes: ArrayBuffer): Promise<string>;

  /** The bytes of the reply that carried this ticket. A ticket is good for one call. */
  take(ticket: string): ArrayBuffer;

  /** Calls back with each notice of the engine, as ASCII-only JSON, until removed. */
  onEvent(listener: (notice: string) => void): { remove(): void };

  /** What {@link openEngine} uses where its caller says nothing. Asked at each call. */
  defaults(): HostDefaults;
}

/** Where a platform keeps profiles unless told otherwise. */
export type HostDefaults = {
  /** The folder that holds the profiles' own folders. Missing: the caller must name one. */
  readonly directory?: string | undefined;
  /** Whether a key file is accepted where there is no keyring. */
  readonly allowUnprotected?: boolean | undefined;
};

/**
 * Why there is no engine. A shape and not a class, so that hosts, which are files of their own, share no
 * code with the rest; the waist makes the package's error of it.
 */
export type NoEngine = Error & { readonly noEngine: 'NATIVE_MISSING' | 'PLATFORM_UNSUPPORTED' };

/** Makes a {@link NoEngine}. The hint is for the developer. */
export function noEngine(code: NoEngine['noEngine'], hint: string, cause?: unknown): NoEngine {
  return Object.assign(new Error(hint, { cause }), { noEngine: code });
}
