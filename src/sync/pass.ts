import { SealwrightError } from '../errors.ts';
import { BlobList, type Wire } from '../native/index.ts';
import type { Relay, StreamId, StreamToken } from '../relay/contract.ts';
import { perform, type JobDone } from './jobs.ts';
import { Bell, Timers, type Pace } from './pace.ts';

/** Takes one step of the engine's sync. */
export type Step = (
  request: Omit<Wire.SyncRequest, 'engine'>,
  blobs: BlobList,
) => Promise<{ ok: Wire.SyncStep; blobs: readonly Uint8Array[] }>;

/** How a pass ended. */
export type PassReport = {
  /** Why the relay did not do everything; undefined when it did. */
  failed: Wire.FailReason | undefined;
  /** Whether the relay did anything. */
  progressed: boolean;
  /** Whether something is still to be sent. */
  pending: boolean;
  /** After how many milliseconds the engine wants to be asked again. */
  wakeIn: number | undefined;
};

/** What a pass needs. */
export type PassSetup = {
  relay: Relay;
  /** Milliseconds that one call of the relay may take. */
  timeoutMs: number;
  pace: Pace;
  step: Step;
  /** Is told the streams worth watching, before they are read. */
  onWatch(tokens: readonly StreamToken[]): void;
};

/**
 * One run of sync until there is nothing more to do: the engine says what to hand to the relay, this
 * does it, several jobs at a time, and tells the engine what became of each.
 */
export class Pass {
  /** Whether it reads every stream to its head, or only does what is due. */
  readonly begin: boolean;
  readonly #setup: PassSetup;
  readonly #bell = new Bell();
  readonly #timers: Timers;
  readonly #queue: { job: Wire.Job; blobs: readonly Uint8Array[] }[] = [];
  readonly #finished: JobDone[] = [];
  readonly #changed = new Set<StreamId>();
  #working = 0;
  #nudged = false;
  #abandoned = false;
  #over = false;
  #progressed = false;
  #failed: Wire.FailReason | undefined;

  constructor(setup: PassSetup, begin: boolean, changed: Iterable<StreamId> = []) {
    this.#setup = setup;
    this.#timers = new Timers(setup.pace);
    this.begin = begin;
    for (const stream of changed) this.#changed.add(stream);
  }

  /** The engine has new work: ask it before ending. False when it is too late for that. */
  nudge(): boolean {
    this.#nudged = true;
    this.#bell.ring();
    return !this.#over && !this.#abandoned;
  }

  /** A stream has changed: tell the engine before ending. False when it is too late for that. */
  change(stream: StreamId): boolean {
    this.#changed.add(stream);
    this.#bell.ring();
    return !this.#over && !this.#abandoned;
  }

  /** Ends it as soon as possible. What the relay did meanwhile, the next pass finds out. */
  abandon(): void {
    this.#abandoned = true;
    this.#bell.ring();
  }

  /**
   * Runs it. Called once.
   *
   * @throws {SealwrightError} ABORTED when abandoned; what the engine throws. A failing relay is not
   * thrown but reported.
   */
  async run(): Promise<PassReport> {
    try {
      return await this.#run();
    } finally {
      this.#over = true;
      this.#timers.end();
    }
  }

  async #run(): Promise<PassReport> {
    let { pending, wakeIn } = await this.#step(this.begin);
    while (this.#working > 0 || this.#hasNews()) {
      if (!this.#hasNews()) await this.#bell.wait();
      // With more under way, let what arrived together be stored together.
      if (this.#working > 0) await new Promise<void>((resolve) => this.#timers.after(0, resolve));
      if (this.#hasNews()) ({ pending, wakeIn } = await this.#step(false));
    }
    this.#over = true;
    return { failed: this.#failed, progressed: this.#progressed, pending, wakeIn };
  }

  #hasNews(): boolean {
    return this.#abandoned || this.#nudged || this.#finished.length > 0 || this.#changed.size > 0;
  }

  async #step(begin: boolean): Promise<Wire.SyncStep> {
    if (this.#abandoned) throw new SealwrightError('ABORTED');
    this.#nudged = false;
    const list = new BlobList();
    const results = this.#finished.splice(0).map(({ result }) => result(list));
    const changed = take(this.#changed, MOST_CHANGED);
    const { ok, blobs } = await this.#setup.step({ begin, changed, results }, list);
    if (this.#abandoned) throw new SealwrightError('ABORTED');
    this.#setup.onWatch(ok.watch as StreamToken[]);
    for (const job of ok.jobs) this.#queue.push({ job, blobs });
    this.#launch();
    return ok;
  }

  #launch(): void {
    const { relay, timeoutMs } = this.#setup;
    const at = { relay, timeoutMs, timers: this.#timers };
    while (this.#working + this.#finished.length < MOST_AT_ONCE) {
      const next = this.#queue.shift();
      if (next === undefined) return;
      this.#working += 1;
      void perform(next.job, next.blobs, at).then((outcome) => this.#finish(outcome));
    }
  }

  #finish(done: JobDone): void {
    this.#working -= 1;
    this.#finished.push(done);
    if (done.failed === undefined) this.#progressed = true;
    else this.#failed = worse(this.#failed, done.failed);
    this.#launch();
    this.#bell.ring();
  }
}

/** Jobs under way or not yet told to the engine: their answers must fit into one request. */
const MOST_AT_ONCE = 8;
const MOST_CHANGED = 1_024;

/** Takes up to `most` items out of a set. */
function take<T>(set: Set<T>, most: number): T[] {
  const taken = [...set].slice(0, most);
  for (const item of taken) set.delete(item);
  return taken;
}

/** The failure to report: first what only the app can put right, then what passes by itself. */
const BY_WEIGHT: readonly Wire.FailReason[] = [
  'unauthorized',
  'unavailable',
  'limited',
  'malformed',
  'refused',
];

function worse(one: Wire.FailReason | undefined, other: Wire.FailReason): Wire.FailReason {
  return BY_WEIGHT.find((reason) => reason === one || reason === other) ?? other;
}
