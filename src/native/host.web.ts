import { noEngine, type Host } from './host.ts';

/**
 * The host of platforms without an engine: browsers and jsdom.
 * Importing it does nothing; every use is `PLATFORM_UNSUPPORTED`.
 */
export const host: Host = {
  invoke: () => Promise.reject(unsupported()),
  take() {
    throw unsupported();
  },
  onEvent: () => ({ remove: () => undefined }),
  defaults: () => ({}),
};

function unsupported(): Error {
  return noEngine(
    'PLATFORM_UNSUPPORTED',
    'the engine runs on iOS, on Android and in Node; browsers and jsdom have none',
  );
}
