import { isSealwrightError, SealwrightError } from './errors.ts';
import type { Answer, BlobList, Op, Request, Waist } from './native/index.ts';

/** An open engine as its own objects share it: the way to the waist until it is closed. */
export class Session {
  readonly #waist: Waist;
  readonly #handle: string;
  #closed = false;
  #nudge: () => void = () => undefined;

  constructor(waist: Waist, handle: string) {
    this.#waist = waist;
    this.#handle = handle;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Whom to tell that a call left work for sync. */
  set onWork(nudge: () => void) {
    this.#nudge = nudge;
  }

  /**
   * Runs an operation on the engine.
   *
   * @throws {SealwrightError} HANDLE_CLOSED after close; what {@link Waist.call} throws.
   */
  onEngine<Name extends EngineOp>(
    op: Name,
    request: Omit<Request<Name>, 'engine'>,
    blobs?: BlobList,
  ): Promise<Answer<Name>> {
    return this.call(op, { ...request, engine: this.#handle } as Request<Name>, blobs);
  }

  /** Runs an operation. Throws as {@link onEngine} does. */
  async call<Name extends Op>(
    op: Name,
    request: Request<Name>,
    blobs?: BlobList,
  ): Promise<Answer<Name>> {
    if (this.#closed) throw new SealwrightError('HANDLE_CLOSED');
    try {
      const answer = await this.#waist.call(op, request, blobs);
      if (WORK.has(op)) this.#nudge();
      return answer;
    } catch (error) {
      // The engine was closed while the call was on its way.
      if (this.#closed && isSealwrightError(error, 'INVALID_HANDLE')) {
        throw new SealwrightError('HANDLE_CLOSED', undefined, { cause: error });
      }
      throw error;
    }
  }

  /** Closes the engine. Repeated calls do nothing. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#waist.call('close', { handle: this.#handle });
  }
}

/** The operations that name an engine. */
type EngineOp = { [Name in Op]: Request<Name> extends { engine: string } ? Name : never }[Op];

/** The operations that leave something for sync to do. */
const WORK: ReadonlySet<Op> = new Set<Op>([
  'createAccount',
  'createConversation',
  'addMembers',
  'removeMembers',
  'leave',
  'send',
  'rejoin',
  'setPreferences',
  'setConversationPreferences',
]);
