import type { Relay, StreamId, StreamToken } from '../relay/contract.ts';

/** The one watch at the relay, renewed when the streams worth watching change. */
export class Watching {
  readonly #relay: Relay | undefined;
  readonly #onChange: (stream: StreamId) => void;
  #tokens = '';
  #end: (() => void) | undefined;

  constructor(relay: Relay | undefined, onChange: (stream: StreamId) => void) {
    this.#relay = relay;
    this.#onChange = onChange;
  }

  /** Whether changes are reported; if not, somebody has to look from time to time. */
  get works(): boolean {
    return this.#end !== undefined;
  }

  /** Watches these streams and no others. The new watch begins before the old one ends: no gap. */
  set(tokens: readonly StreamToken[]): void {
    const wanted = tokens.toSorted().join();
    if (wanted === this.#tokens && this.#end !== undefined) return;
    const before = this.#end;
    this.#tokens = wanted;
    this.#end = tokens.length === 0 ? undefined : this.#begin(tokens);
    quietly(before);
  }

  /** Watches nothing. */
  end(): void {
    const before = this.#end;
    this.#end = undefined;
    this.#tokens = '';
    quietly(before);
  }

  /** A watch that cannot be begun is tried again with the next pass. */
  #begin(tokens: readonly StreamToken[]): (() => void) | undefined {
    let over = false;
    try {
      const end: unknown = this.#relay?.watch?.([...tokens], (stream) => {
        if (!over && ID.test(String(stream))) this.#onChange(stream);
      });
      if (typeof end !== 'function') return undefined;
      return () => {
        over = true;
        end();
      };
    } catch {
      return undefined;
    }
  }
}

const ID = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

function quietly(end: (() => void) | undefined): void {
  try {
    end?.();
  } catch {
    // An app's relay that fails here has nothing to tell us.
  }
}
