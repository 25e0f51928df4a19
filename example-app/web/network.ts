import type { HttpRelayOptions } from 'react-native-sealwright';

/**
 * The network of one phone in a page, with a switch: what it gives to `httpRelay` in place of the browser's own. The page
 * around it switches with a message, `{ online: boolean }`.
 */
export class Network {
  readonly #sockets = new Set<WebSocket>();
  readonly #listeners = new Set<() => void>();
  #isOnline: boolean;

  constructor(isOnline = true) {
    this.#isOnline = isOnline;
    window.addEventListener('message', ({ origin, data }: MessageEvent<{ online?: unknown }>) => {
      if (origin === window.location.origin && typeof data.online === 'boolean') {
        this.isOnline = data.online;
      }
    });
  }

  get isOnline(): boolean {
    return this.#isOnline;
  }

  set isOnline(isOnline: boolean) {
    if (isOnline === this.#isOnline) return;
    this.#isOnline = isOnline;
    if (isOnline) this.#listeners.forEach((listener) => listener());
    else this.#sockets.forEach((socket) => socket.close());
  }

  /** As `fetch`, but it fails while the switch is off. */
  readonly fetch = async (...asked: Parameters<typeof fetch>): Promise<Response> => {
    this.#demand();
    const response = await fetch(...asked);
    this.#demand();
    return response;
  };

  /** As `WebSocket`, but it closes when the switch goes off, and opens none until it is on. */
  get WebSocket(): NonNullable<HttpRelayOptions['WebSocket']> {
    const sockets = this.#sockets;
    const demand = () => this.#demand();
    const Switched = class extends WebSocket {
      constructor(url: string) {
        demand();
        super(url);
        sockets.add(this);
        this.addEventListener('close', () => sockets.delete(this));
      }
    };
    // Browsers say more of an event than the relay's client wants to know.
    return Switched as unknown as NonNullable<HttpRelayOptions['WebSocket']>;
  }

  /** Calls back when the switch goes on, until the returned function is called. */
  readonly onOnline = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  #demand(): void {
    if (!this.#isOnline) throw new TypeError('this phone has no network');
  }
}
