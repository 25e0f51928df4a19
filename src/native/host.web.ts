import { noEngine, type Host } from './host.ts';

/**
 * The host of platforms without an engine: browsers, jsdom and, in this version, React Native itself.
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
    'this version runs in Node, and in Jest with its preset; browsers and jsdom have no engine, React Native not yet',
  );
}
