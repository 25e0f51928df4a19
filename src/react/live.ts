import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Engine } from 'react-native-sealwright';

import { useEngine } from './provider.ts';

/** A reading of the profile that is kept up to date. */
export type Live<Value> = {
  /** What was read last. It stays while it is read again, and when that fails; undefined until the first. */
  readonly value: Value | undefined;
  /** Why the last reading failed, a SealwrightError with its code; undefined when it did not. */
  readonly error: unknown;
  /** Whether there is neither a value nor an error yet. */
  readonly isLoading: boolean;
  /** Reads again, for example after an error. The profile's own changes are seen without it. */
  readonly reload: () => void;
};

/**
 * Reads with a function of one's own when it is mounted, when a key changes, and whenever the profile changes. Readings
 * do not overlap: changes during one lead to one more after it.
 *
 * @param read Gets the engine, and what it gave the last time under the same keys.
 * @param keys What the reading depends on, compared as React compares dependencies; always as many. With other keys the
 * value starts anew.
 */
export function useLive<Value>(
  read: (engine: Engine, before: Value | undefined) => Promise<Value>,
  keys: readonly unknown[],
): Live<Value> {
  const engine = useEngine();
  const [shown, setShown] = useState<Shown<Value>>({});
  const subject = useMemo(() => ({}), [engine, ...keys]);
  const again = useRef<() => void>(noReader);

  useEffect(() => {
    const reader = new Reader<Value>(
      (before) => read(engine, before),
      (reading) => setShown({ ...reading, subject }),
    );
    again.current = () => reader.read();
    reader.read();
    const stop = listen(engine, again.current);
    return () => {
      stop();
      reader.stop();
    };
  }, [subject]);

  const reload = useCallback(() => again.current(), []);
  // What was read for other keys is not shown for these.
  const { value, error } = shown.subject === subject ? shown : ({} as Shown<Value>);
  return { value, error, isLoading: value === undefined && error === undefined, reload };
}

type Reading<Value> = { value?: Value | undefined; error?: unknown };
type Shown<Value> = Reading<Value> & { subject?: object };

type State = 'resting' | 'reading' | 'asked again' | 'stopped';

/** Reads one after the other, and once more if it was asked to meanwhile. */
class Reader<Value> {
  readonly #read: (before: Value | undefined) => Promise<Value>;
  readonly #show: (reading: Reading<Value>) => void;
  #value: Value | undefined;
  #state: State = 'resting';

  constructor(
    read: (before: Value | undefined) => Promise<Value>,
    show: (reading: Reading<Value>) => void,
  ) {
    this.#read = read;
    this.#show = show;
  }

  read(): void {
    if (this.#state === 'resting') void this.#run();
    else if (this.#state === 'reading') this.#state = 'asked again';
  }

  stop(): void {
    this.#state = 'stopped';
  }

  async #run(): Promise<void> {
    this.#state = 'reading';
    const reading: Reading<Value> = {};
    try {
      this.#value = await this.#read(this.#value);
    } catch (error) {
      reading.error = error;
    }
    if (this.#is('stopped')) return;
    this.#show({ ...reading, value: this.#value });
    const more = this.#is('asked again');
    this.#state = 'resting';
    if (more) this.read();
  }

  /** A function, because the compiler takes the state from before the wait for the one after it. */
  #is(state: State): boolean {
    return this.#state === state;
  }
}

/** Calls back when the profile changed. A closed engine has nothing to tell; its readings fail and say so. */
function listen(engine: Engine, changed: () => void): () => void {
  try {
    const subscription = engine.on('changed', changed);
    return () => subscription.remove();
  } catch {
    return noReader;
  }
}

function noReader(): void {}
