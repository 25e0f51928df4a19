/** The clock, the timers and the dice that sync goes by; tests bring their own. */
export type Pace = {
  /** The time, in milliseconds. */
  now(): number;
  /** Calls back once, after some milliseconds, unless the function it returns is called before. */
  after(milliseconds: number, call: () => void): () => void;
  /** A number in [0, 1). */
  random(): number;
};

/** The machine's own. */
export const REAL_PACE: Pace = {
  now: () => Date.now(),
  after(milliseconds, call) {
    // A timer of no time is a millisecond in Node; a turn of the event loop is all that is asked for.
    if (milliseconds === 0 && typeof setImmediate === 'function') {
      const soon = setImmediate(call);
      return () => clearImmediate(soon);
    }
    const timer = setTimeout(call, milliseconds);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};

/** Timers that end together, so that nothing which was given up keeps a process waiting. */
export class Timers {
  readonly #pace: Pace;
  readonly #running = new Set<() => void>();

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  /** As {@link Pace.after}, unless all are ended before. */
  after(milliseconds: number, call: () => void): () => void {
    const end = () => {
      this.#running.delete(end);
      cancel();
    };
    const cancel = this.#pace.after(milliseconds, () => {
      this.#running.delete(end);
      call();
    });
    this.#running.add(end);
    return end;
  }

  /** Ends all of them. */
  end(): void {
    for (const end of [...this.#running]) end();
  }
}

/** Something to wait for. A ring that nobody waits for is kept for the next who does. */
export class Bell {
  #rung = false;
  #waiting: (() => void) | undefined;

  /** Wakes the one who waits, or the next one to do so. */
  ring(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) this.#rung = true;
    else waiting();
  }

  /** Resolves at the next ring, or at once if one was kept. One waiter at a time. */
  wait(): Promise<void> {
    if (!this.#rung) return new Promise((resolve) => (this.#waiting = resolve));
    this.#rung = false;
    return Promise.resolve();
  }
}
