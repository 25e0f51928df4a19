import { useEffect, useState } from 'react';
import type { EventOf } from 'react-native-sealwright';

import { useEngine } from './provider.ts';

/**
 * Where sync stands. `stopped` until it begins and after it ends; else as the `sync` event says: `syncing` at work,
 * `idle` with nothing to do, `waiting` to try again because of `error`, a SealwrightError.
 */
export type SyncState = {
  readonly state: 'stopped' | EventOf<'sync'>['state'];
  readonly error?: unknown;
};

/**
 * Keeps in sync while a component is mounted. Use it once, near the root: what one component stops, stops for all.
 *
 * @param enabled Whether to; for example false while the app is in the background. Default true.
 */
export function useSync(enabled = true): SyncState {
  const engine = useEngine();
  const [state, setState] = useState<SyncState>(STOPPED);
  useEffect(() => {
    if (!enabled) return undefined;
    let isMounted = true;
    const failed = (error: unknown) => {
      if (isMounted) setState({ state: 'stopped', error });
    };
    let subscription = { remove: () => undefined as void };
    try {
      subscription = engine.on('sync', ({ type: _, ...now }) => setState(now));
      engine.start().catch(failed);
    } catch (error) {
      failed(error);
    }
    return () => {
      isMounted = false;
      subscription.remove();
      // An engine that was closed meanwhile has stopped already.
      engine.stop().catch(() => undefined);
      setState(STOPPED);
    };
  }, [engine, enabled]);
  return state;
}

const STOPPED: SyncState = { state: 'stopped' };
