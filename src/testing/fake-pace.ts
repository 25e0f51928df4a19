import type { Pace } from '../sync/pace.ts';

/** A clock that stands until it is told to go on. Timers of 0 ms fire by themselves, soon. */
export class FakePace implements Pace {
  #now = 1_000_000;
  #timers: { at: number; call: () => void }[] = [];
  /** What the dice say. */
  dice = 0.5;

  /** How many timers run. */
  get timers(): number {
    return this.#timers.length;
  }

  now(): number {
    return this.#now;
  }

  random(): number {
    return this.dice;
  }

  after(milliseconds: number, call: () => void): () => void {
    if (milliseconds === 0) {
      const soon = setImmediate(call);
      return () => clearImmediate(soon);
    }
    const timer = { at: this.#now + milliseconds, call };
    this.#timers.push(timer);
    return () => void (this.#timers = this.#timers.filter((other) => other !== timer));
  }

  /** Lets time pass, timer by timer, and everything that follows from each. */
  async advance(milliseconds: number): Promise<void> {
    const until = this.#now + milliseconds;
    await settled();
    for (;;) {
      const next = this.#timers.toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined || next.at > until) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now = next.at;
      next.call();
      await settled();
    }
    this.#now = until;
  }
}

/** Waits until nothing more happens by itself. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}
