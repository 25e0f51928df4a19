import { noEngine, type Host } from './host.ts';
import module from './NativeSealwright.ts';

/**
 * The host of React Native: the engine behind a TurboModule on iOS and Android.
 *
 * The module's functions are taken when this file is first loaded, so that a script which replaces them later
 * sees nothing of what passes.
 */
export const host: Host = {
  async invoke(request, bytes) {
    if (native === undefined) throw missing();
    return await native.invoke(request, bytes);
  },
  take(ticket) {
    if (native === undefined) throw missing();
    const bytes = native.take(ticket);
    // iOS gives null where Android throws.
    if (!(bytes instanceof ArrayBuffer)) throw new Error('there are no bytes for this ticket');
    return bytes;
  },
  onEvent(listener) {
    return native?.onEvent(listener) ?? { remove: () => undefined };
  },
  // Where profiles live is the platform's to say.
  defaults: () => ({}),
};

const native =
  module === null
    ? undefined
    : {
        invoke: module.invoke.bind(module),
        take: module.take.bind(module),
        onEvent: module.onEvent.bind(module),
      };

function missing(): Error {
  return noEngine(
    'NATIVE_MISSING',
    isExpoGo()
      ? 'Expo Go has only the native code that it came with; make a development build (npx expo run:ios or run:android)'
      : 'the native part is not in this app; rebuild it (npx pod-install, then run the app again)',
  );
}

function isExpoGo(): boolean {
  const { expo } = globalThis as { expo?: { modules?: { ExpoGo?: unknown } } };
  return expo?.modules?.ExpoGo !== undefined;
}
