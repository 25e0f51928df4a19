import type { Relay, StreamId, StreamToken } from '../relay/contract.ts';

/** A relay of which tests replace what they need. It stores nothing and counts what it is asked. */
export class FakeRelay implements Relay {
  asked = 0;
  atOnce = 0;
  mostAtOnce = 0;
  /** What every verb answers; a function is called with the verb and its arguments. */
  answer: (verb: string, ...args: unknown[]) => unknown = (verb) => DEFAULTS[verb]?.();
  watches: { tokens: StreamToken[]; onChange: (stream: StreamId) => void; over: boolean }[] = [];

  append: Relay['append'] = (...args) => this.#ask('append', args);
  read: Relay['read'] = (...args) => this.#ask('read', args);
  trim: Relay['trim'] = (...args) => this.#ask('trim', args);
  offer: Relay['offer'] = (...args) => this.#ask('offer', args);
  take: Relay['take'] = (...args) => this.#ask('take', args);
  watch?: NonNullable<Relay['watch']> = (tokens, onChange) => {
    const watch = { tokens, onChange, over: false };
    this.watches.push(watch);
    return () => void (watch.over = true);
  };

  /** The watches that are on. */
  get watching() {
    return this.watches.filter(({ over }) => !over);
  }

  async #ask<T>(verb: string, args: unknown[]): Promise<T> {
    this.asked += 1;
    this.atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce);
    try {
      return (await this.answer(verb, ...args)) as T;
    } finally {
      this.atOnce -= 1;
    }
  }
}

const DEFAULTS: Record<string, () => unknown> = {
  append: () => ({ seq: 1 }),
  read: () => [],
  take: () => null,
};
