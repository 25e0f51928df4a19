import { EventStream } from './event-stream.ts';
import type { EngineEvent, EventType, Listener, LocalEvent, Subscription } from './events.ts';

/** Where events come from, and where goes what was handled. */
export type Journal = {
  /** The oldest events that are not acknowledged, in order of `seq`. */
  pull(limit: number): Promise<{ entries: { seq: number; event: EngineEvent }[]; more: boolean }>;
  /** Forgets the events through `seq`. */
  acknowledge(seq: number): Promise<void>;
};

/**
 * Brings the journal's events to listeners and loops: in order, one after the other, each acknowledged
 * only after all of them are done with it. Without any, nothing is taken from the journal.
 */
export class EventPump {
  readonly #journal: Journal;
  readonly #listeners = new Map<EventType, Set<(event: never) => unknown>>();
  readonly #streams = new Set<EventStream>();
  #handled = 0;
  #acknowledged = 0;
  #state: 'resting' | 'starting' | 'running' = 'resting';
  #woken = false;
  #closed = false;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** Adds a listener. Listeners that are added in one turn all see every event. */
  on<Type extends EventType>(type: Type, listener: Listener<Type>): Subscription {
    // Its own function each time, so that one given twice is called twice and removed by itself.
    const own = (event: never) => listener(event);
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners.add(own));
    this.wake();
    return { remove: () => void listeners.delete(own) };
  }

  /** A loop over the events, from now until it ends, the signal aborts or the engine closes. */
  stream(signal?: AbortSignal): EventStream {
    const abort = () => stream.end();
    const stream = new EventStream((ended) => {
      signal?.removeEventListener('abort', abort);
      this.#streams.delete(ended);
    });
    this.#streams.add(stream);
    signal?.addEventListener('abort', abort);
    if (signal?.aborted === true || this.#closed) stream.end();
    else this.wake();
    return stream;
  }

  /** Tells an event that is not of the journal. */
  tell(event: LocalEvent): void {
    for (const listener of this.#listenersOf(event.type)) {
      try {
        Promise.resolve(listener(event as never)).catch(complain);
      } catch (error) {
        complain(error);
      }
    }
  }

  /** Looks into the journal: it has grown, or there is somebody new to tell. */
  wake(): void {
    this.#woken = true;
    if (this.#state === 'resting' && this.#isHeard() && !this.#closed) {
      this.#state = 'starting';
      // A macrotask later, so that all listeners of this turn are there.
      setTimeout(() => void this.#run(), 0);
    }
  }

  /** Ends the loops and acknowledges what was handled. Does not wait for a listener at work. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const stream of [...this.#streams]) stream.end();
    await this.#acknowledge();
  }

  async #run(): Promise<void> {
    this.#state = 'running';
    try {
      while (this.#woken && this.#isHeard() && !this.#closed) {
        this.#woken = false;
        await this.#page();
      }
    } catch (error) {
      // The journal could not be read or written for now; after close, that is no news.
      if (!this.#closed) {
        complain(error, 'the events could not be read');
        setTimeout(() => this.wake(), RETRY_MS);
      }
    } finally {
      this.#state = 'resting';
    }
  }

  async #page(): Promise<void> {
    const { entries, more } = await this.#journal.pull(PAGE);
    let whole = true;
    for (const { seq, event } of entries) {
      if (seq <= this.#handled) continue;
      whole = this.#isHeard() && !this.#closed && (await this.#deliver(event));
      if (!whole) break;
      this.#handled = seq;
    }
    await this.#acknowledge();
    if (more && whole) this.#woken = true;
  }

  /** Whether anybody dealt with the event. */
  async #deliver(event: EngineEvent): Promise<boolean> {
    const streams = [...this.#streams];
    const heard = this.#hasListeners();
    for (const listener of this.#listenersOf(event.type)) {
      try {
        await listener(event as never);
      } catch (error) {
        this.#report(error, event);
      }
    }
    const taken = await Promise.all(streams.map((stream) => stream.offer(event)));
    return heard || taken.includes(true);
  }

  async #acknowledge(): Promise<void> {
    const seq = this.#handled;
    if (seq <= this.#acknowledged) return;
    await this.#journal.acknowledge(seq);
    this.#acknowledged = seq;
  }

  #report(error: unknown, event: EngineEvent): void {
    if (this.#listenersOf('error').length > 0) this.tell({ type: 'error', error, event });
    else complain(error);
  }

  #listenersOf(type: EventType): ((event: never) => unknown)[] {
    return [...(this.#listeners.get(type) ?? [])];
  }

  #isHeard(): boolean {
    return this.#streams.size > 0 || this.#hasListeners();
  }

  #hasListeners(): boolean {
    return [...this.#listeners].some(([type, { size }]) => !LOCAL.has(type) && size > 0);
  }
}

/** Events of one look into the journal, and so the most that come again after a kill. */
const PAGE = 64;
const RETRY_MS = 1_000;
const LOCAL: ReadonlySet<EventType> = new Set<LocalEvent['type']>([
  'capabilitiesChanged',
  'changed',
  'error',
  'sync',
]);

function complain(error: unknown, what = 'an event listener failed'): void {
  // oxlint-disable-next-line eslint/no-console -- the last place where this can be seen
  console.error(`react-native-sealwright: ${what}`, error);
}
