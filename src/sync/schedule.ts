import type { StreamId } from '../relay/contract.ts';
import type { Pace } from './pace.ts';
import type { PassReport } from './pass.ts';

/** When the loop of sync has what to do. Knows times and reasons; runs nothing. */
export class Schedule {
  readonly #pace: Pace;
  readonly #changed = new Set<StreamId>();
  #nudged = false;
  /** When a whole pass is due; 0 is at once. */
  #wholeAt = 0;
  /** When the engine wants to be asked. */
  #wakeAt = Infinity;
  #failures = 0;
  /** The last pass got nothing out of the relay: only time, or a sign of life, is worth a new try. */
  #down = false;
  /** The last pass ended because the engine could not go on; new work may put that right. */
  #stuck = false;

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  /** Whether the last pass got nothing out of the relay. */
  get isDown(): boolean {
    return this.#down;
  }

  /** The loop starts, with a whole pass at once. */
  start(): void {
    this.#wholeAt = 0;
    this.#down = false;
  }

  /** Local work came up. */
  nudge(): void {
    this.#nudged = true;
    if (this.#stuck) this.#wholeAt = 0;
  }

  /** A stream changed. */
  change(stream: StreamId): void {
    if (this.#changed.size < MOST_CHANGED) this.#changed.add(stream);
    else this.alive();
  }

  /** The relay said something: do not wait long to try again. */
  alive(): void {
    this.#wholeAt = Math.min(this.#wholeAt, this.#pace.now() + FIRST_BACKOFF_MS);
  }

  /** A pass begins. It is given the streams that changed since the last one. */
  begin(whole: boolean): StreamId[] {
    const changed = [...this.#changed];
    this.#changed.clear();
    this.#nudged = false;
    this.#stuck = false;
    this.#wakeAt = Infinity;
    if (whole) this.#wholeAt = Infinity;
    return changed;
  }

  /** A pass ended. `watched`: changes at the relay are reported from here on. */
  end(whole: boolean, { failed, progressed, wakeIn }: PassReport, watched: boolean): void {
    const now = this.#pace.now();
    if (wakeIn !== undefined) this.#wakeAt = now + Math.max(wakeIn, LEAST_WAKE_MS);
    this.#down = failed !== undefined && !progressed;
    if (failed !== undefined) return this.#retry(now);
    if (!whole) return;
    this.#failures = 0;
    const again = watched ? LOOK_AGAIN_MS * (0.5 + this.#pace.random()) : POLL_MS;
    this.#wholeAt = Math.min(this.#wholeAt, now + again);
  }

  /** A pass ended because the engine could not go on. */
  fail(): void {
    this.#down = false;
    this.#stuck = true;
    this.#retry(this.#pace.now());
  }

  /** A pass was cut short: another one is due soon. */
  interrupt(): void {
    this.#down = false;
    this.#retry(this.#pace.now());
  }

  /** What is due now. */
  due(): 'whole' | 'part' | 'later' {
    const now = this.#pace.now();
    if (now >= this.#wholeAt) return 'whole';
    if (this.#down) return 'later';
    return this.#nudged || this.#changed.size > 0 || now >= this.#wakeAt ? 'part' : 'later';
  }

  /** Milliseconds until something is due by itself. */
  wait(): number {
    const at = this.#down ? this.#wholeAt : Math.min(this.#wholeAt, this.#wakeAt);
    return Math.min(Math.max(at - this.#pace.now(), 1), LONGEST_WAIT_MS);
  }

  #retry(now: number): void {
    const most = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** this.#failures);
    this.#failures = Math.min(this.#failures + 1, 16);
    this.#wholeAt = Math.min(this.#wholeAt, now + most * this.#pace.random());
  }
}

const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 60_000;
/** How often a relay without `watch` is asked. */
const POLL_MS = 5_000;
/** How often a relay with `watch` is asked all the same: a watch is a hint. */
const LOOK_AGAIN_MS = 300_000;
const LEAST_WAKE_MS = 20;
/** Timers of JavaScript hold 31 bits. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;
const MOST_CHANGED = 10_000;
