import { memoryRelay, type Relay } from 'react-native-sealwright';
import { RelayError } from 'react-native-sealwright/relay';

/** A relay in this process, and the way of one phone to it, with a switch. */
export class Network {
  readonly everybody = memoryRelay();
  readonly #listeners = new Set<() => void>();
  #isOnline = true;

  get isOnline(): boolean {
    return this.#isOnline;
  }

  set isOnline(isOnline: boolean) {
    this.#isOnline = isOnline;
    if (isOnline) this.#listeners.forEach((listener) => listener());
  }

  /** The relay as the phone with the switch reaches it. */
  readonly relay: Relay = {
    append: async (...asked) => this.#reached().append(...asked),
    read: async (...asked) => this.#reached().read(...asked),
    trim: async (...asked) => this.#reached().trim(...asked),
    offer: async (...asked) => this.#reached().offer(...asked),
    take: async (...asked) => this.#reached().take(...asked),
    watch: (...asked) => this.everybody.watch?.(...asked) ?? (() => undefined),
  };

  /** Calls back when the switch goes on, until the returned function is called. */
  readonly onOnline = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  #reached(): Relay {
    if (!this.#isOnline) throw new RelayError('unavailable', 'this phone has no network');
    return this.everybody;
  }
}
