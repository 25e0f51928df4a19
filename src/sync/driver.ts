import { isSealwrightError, SealwrightError } from '../errors.ts';
import type { Wire } from '../native/index.ts';
import type { Relay, StreamId } from '../relay/contract.ts';
import { Bell, REAL_PACE, type Pace } from './pace.ts';
import { Pass, type PassReport, type PassSetup, type Step } from './pass.ts';
import { Schedule } from './schedule.ts';
import { Watching } from './watching.ts';

/** What one pass of sync left. */
export type SyncReport = {
  /**
   * Whether something is still to be sent: for example a message to somebody who has not published key
   * packages yet. A later pass tries again.
   */
  readonly pending: boolean;
};

/** What a driver needs. */
export type DriverSetup = {
  step: Step;
  /** Missing: whoever syncs gets INVALID_ARGUMENT. */
  relay: Relay | undefined;
  /**
   * Is told that the loop has nothing to do for now: asks for turns in the background, and gives back the one that the
   * app is in. False when there are none to be had; then it is called in a turn only.
   */
  onRest?(): Promise<boolean>;
  /** Is told where the loop stands. */
  onState(state: 'syncing' | 'idle' | 'waiting', error?: SealwrightError): void;
  /** Milliseconds that one call of the relay may take. Default 30,000. */
  timeoutMs?: number;
  pace?: Pace;
};

/**
 * Runs passes: one at a time, shared by all who ask at once, and in a loop between `start` and `stop`.
 *
 * The loop runs a pass when it starts, when local work comes up, when the relay's watch reports a change
 * and when the engine asked for it; on failure it tries again after 1 s at first and up to 60 s, drawn
 * at random below the limit so that a thousand apps do not return in one wave.
 */
export class SyncDriver {
  readonly #setup: DriverSetup;
  readonly #pace: Pace;
  readonly #bell = new Bell();
  readonly #schedule: Schedule;
  readonly #watching: Watching;
  #running: Run | undefined;
  #next: Run | undefined;
  #loop: { ended: Promise<void> } | undefined;
  #closed = false;
  /** Something was done since the loop last rested, or a turn in the background began. */
  #restless = true;
  #mayRest = true;
  #cancelTurn: () => void = () => undefined;

  constructor(setup: DriverSetup) {
    this.#setup = setup;
    this.#pace = setup.pace ?? REAL_PACE;
    this.#schedule = new Schedule(this.#pace);
    this.#watching = new Watching(setup.relay, (stream) => this.#change(stream));
  }

  /** Whether there is a relay to sync with. */
  get hasRelay(): boolean {
    return this.#setup.relay !== undefined;
  }

  /**
   * Runs one whole pass, or joins the one that runs.
   *
   * @throws {SealwrightError} A RELAY_ code when the relay did not do everything, ABORTED by the signal,
   * HANDLE_CLOSED, INVALID_ARGUMENT without a relay, and what the engine throws.
   */
  async sync(signal?: AbortSignal): Promise<SyncReport> {
    this.#relay();
    if (signal?.aborted === true) throw aborted(signal);
    const run = this.#whole();
    run.users += 1;
    const { failed, pending } = await until(signal, run.done, () => this.#leave(run));
    if (failed !== undefined) throw relayError(failed);
    return { pending };
  }

  /**
   * Starts the loop. Repeated calls do nothing.
   *
   * @throws {SealwrightError} INVALID_ARGUMENT without a relay, HANDLE_CLOSED.
   */
  start(): void {
    this.#relay();
    if (this.#closed) throw new SealwrightError('HANDLE_CLOSED');
    if (this.#loop !== undefined) return;
    this.#schedule.start();
    const loop = { ended: Promise.resolve() };
    this.#loop = loop;
    loop.ended = this.#run(() => this.#loop === loop);
  }

  /** Ends the loop and what it has under way. Resolves when it has ended. */
  async stop(): Promise<void> {
    const loop = this.#loop;
    this.#loop = undefined;
    this.#watching.end();
    this.#bell.ring();
    if (this.#running?.users === 0) this.#running.pass?.abandon();
    await loop?.ended;
  }

  /**
   * The app has a turn in the background: the loop runs a whole pass at once, and rests. A turn without the loop is given
   * back.
   */
  beginTurn(budgetMs: number): void {
    this.#restless = this.#mayRest = true;
    if (this.#loop === undefined) return void this.#rest();
    this.#cancelTurn();
    this.#cancelTurn = this.#pace.after(Math.max(budgetMs - TURN_MARGIN_MS, 1), () =>
      this.endTurn(),
    );
    this.#schedule.start();
    this.#bell.ring();
  }

  /** The turn ends, whatever is under way: what was stored counts, the rest is done another time. */
  endTurn(): void {
    this.#cancelTurn();
    if (this.#running?.users === 0) this.#running.pass?.abandon();
  }

  /** Local work came up. */
  nudge(): void {
    if (this.#running?.pass?.nudge() !== true) this.#schedule.nudge();
    this.#bell.ring();
  }

  /** Ends everything; who waits gets HANDLE_CLOSED. */
  close(): void {
    this.#closed = true;
    this.#cancelTurn();
    void this.stop();
    this.#running?.pass?.abandon();
  }

  #change(stream: StreamId): void {
    if (this.#running?.pass?.change(stream) !== true) this.#schedule.change(stream);
    if (this.#schedule.isDown) this.#schedule.alive();
    this.#bell.ring();
  }

  /** A whole pass: the one that runs, the one that is about to, or a new one after what runs. */
  #whole(): Run {
    if (this.#running?.pass?.begin === true) {
      // What was done here before this call is to be part of it.
      if (this.#running.pass.nudge()) return this.#running;
    }
    return (this.#next ??= this.#queued());
  }

  #queued(): Run {
    const before = this.#running?.done.catch(() => undefined);
    const run: Run = { users: 0, pass: undefined, done: NEVER };
    run.done = (async () => {
      await before;
      this.#next = undefined;
      if (run.users === 0 && this.#loop === undefined) throw new SealwrightError('ABORTED');
      return this.#begin(run, true);
    })();
    return run;
  }

  /** Somebody no longer waits for a pass: without anyone, and without the loop, it ends. */
  #leave(run: Run): void {
    run.users -= 1;
    if (run.users === 0 && this.#loop === undefined) run.pass?.abandon();
  }

  async #begin(run: Run, whole: boolean): Promise<PassReport> {
    if (this.#closed) throw new SealwrightError('HANDLE_CLOSED');
    const pass = new Pass(this.#passSetup(), whole, this.#schedule.begin(whole));
    run.pass = pass;
    this.#running = run;
    try {
      const report = await pass.run();
      this.#schedule.end(whole, report, this.#watching.works);
      return report;
    } catch (error) {
      if (this.#closed) throw new SealwrightError('HANDLE_CLOSED', undefined, { cause: error });
      // An abandoned pass says nothing about the relay.
      if (isSealwrightError(error, 'ABORTED')) this.#schedule.interrupt();
      else this.#schedule.fail();
      throw error;
    } finally {
      this.#running = undefined;
      this.#bell.ring();
    }
  }

  #passSetup(): PassSetup {
    return {
      relay: this.#relay(),
      step: this.#setup.step,
      timeoutMs: this.#setup.timeoutMs ?? TIMEOUT_MS,
      pace: this.#pace,
      onWatch: (tokens) => {
        if (this.#loop !== undefined) this.#watching.set(tokens);
      },
    };
  }

  async #run(isOn: () => boolean): Promise<void> {
    while (isOn()) {
      const others = this.#running ?? this.#next;
      const due = this.#schedule.due();
      if (others !== undefined) {
        await others.done.catch(() => undefined);
      } else if (due === 'later') {
        await this.#rest();
        if (this.#schedule.due() !== 'later') continue;
        const cancel = this.#pace.after(this.#schedule.wait(), () => this.#bell.ring());
        await this.#bell.wait();
        cancel();
      } else {
        await this.#turn(due === 'whole', isOn);
      }
    }
  }

  /** Nothing is left to do for now. */
  async #rest(): Promise<void> {
    if (!this.#restless || !this.#mayRest) return;
    this.#restless = false;
    this.#cancelTurn();
    // It is a request to the system: what the engine has against it, the next pass says.
    this.#mayRest = (await this.#setup.onRest?.().catch(() => true)) ?? false;
  }

  async #turn(whole: boolean, isOn: () => boolean): Promise<void> {
    this.#setup.onState('syncing');
    this.#restless = true;
    const run: Run = { users: 0, pass: undefined, done: NEVER };
    run.done = this.#begin(run, whole);
    try {
      const { failed } = await run.done;
      if (failed === undefined) this.#setup.onState('idle');
      else this.#setup.onState('waiting', relayError(failed));
    } catch (error) {
      if (!isOn() || !isSealwrightError(error)) return;
      if (isSealwrightError(error, 'ABORTED')) return this.#setup.onState('waiting');
      this.#setup.onState('waiting', error);
      if (FINAL.has(error.code)) this.#loop = undefined;
    }
  }

  #relay(): Relay {
    if (this.#setup.relay !== undefined) return this.#setup.relay;
    throw new SealwrightError('INVALID_ARGUMENT', '`openEngine` was given no `relay` to sync with');
  }
}

/** A pass, and how many callers of `sync` wait for it. `pass` is there once it has begun. */
type Run = { users: number; pass: Pass | undefined; done: Promise<PassReport> };

const NEVER = new Promise<never>(() => undefined);
const TIMEOUT_MS = 30_000;
/** A turn is over this long before the system takes it away: what is under way is stored by then. */
const TURN_MARGIN_MS = 1_000;

/** After these, the engine takes no more calls. */
const FINAL: ReadonlySet<string> = new Set<SealwrightError['code']>([
  'ENGINE_POISONED',
  'HANDLE_CLOSED',
  'INVALID_HANDLE',
]);

const CODES = {
  unavailable: 'RELAY_UNAVAILABLE',
  unauthorized: 'RELAY_UNAUTHORIZED',
  limited: 'RELAY_LIMITED',
  refused: 'RELAY_REFUSED',
  malformed: 'RELAY_MALFORMED',
} as const satisfies Record<Wire.FailReason, SealwrightError['code']>;

function relayError(reason: Wire.FailReason): SealwrightError {
  return new SealwrightError(CODES[reason]);
}

/** What a promise resolves to, unless the signal aborts first. */
function until<T>(
  signal: AbortSignal | undefined,
  promise: Promise<T>,
  onAbort: () => void,
): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => {
      onAbort();
      reject(aborted(signal));
    };
    signal.addEventListener('abort', abort);
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function aborted({ reason }: AbortSignal): SealwrightError {
  return new SealwrightError('ABORTED', undefined, { cause: reason });
}
