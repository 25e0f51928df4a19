import type { EngineEvent } from './events.ts';

/**
 * One `for await` loop over the events. It holds at most one event that was not asked for yet; the next
 * one waits until the loop comes back, so a slow loop slows events down instead of filling memory.
 *
 * Written by hand because Hermes has no async generators.
 */
export class EventStream implements AsyncIterableIterator<EngineEvent> {
  readonly #onEnd: (stream: EventStream) => void;
  readonly #asking: ((result: IteratorResult<EngineEvent, undefined>) => void)[] = [];
  #offered: { event: EngineEvent; settle: Settle } | undefined;
  #held: Settle | undefined;
  #ended = false;

  constructor(onEnd: (stream: EventStream) => void) {
    this.#onEnd = onEnd;
  }

  /**
   * Gives the loop an event. Resolves to true once the loop took it and came back for more or ended, to
   * false when it ended without having taken it.
   */
  offer(event: EngineEvent): Promise<boolean> {
    return new Promise((settle) => {
      const asking = this.#asking.shift();
      if (this.#ended) {
        settle(false);
      } else if (asking === undefined) {
        this.#offered = { event, settle };
      } else {
        // Who asked for several at once is not waited for in between.
        if (this.#asking.length > 0) settle(true);
        else this.#held = settle;
        asking({ done: false, value: event });
      }
    });
  }

  /** The next event; done after close, abort or {@link return}. */
  next(): Promise<IteratorResult<EngineEvent, undefined>> {
    this.#letGo();
    const offered = this.#offered;
    if (offered !== undefined) {
      this.#offered = undefined;
      this.#held = offered.settle;
      return Promise.resolve({ done: false, value: offered.event });
    }
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    return new Promise((asking) => this.#asking.push(asking));
  }

  /** What `break` calls. */
  return(): Promise<IteratorResult<EngineEvent, undefined>> {
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  /** Ends the loop. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#letGo();
    this.#offered?.settle(false);
    this.#offered = undefined;
    for (const asking of this.#asking.splice(0)) asking({ done: true, value: undefined });
    this.#onEnd(this);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #letGo(): void {
    this.#held?.(true);
    this.#held = undefined;
  }
}

type Settle = (taken: boolean) => void;
