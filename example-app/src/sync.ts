import { createContext, useContext } from 'react';
import type { SyncState } from 'react-native-sealwright/react';

/** Where sync stands; `Main` runs it, once for all screens. */
export const SyncContext = createContext<SyncState>({ state: 'stopped' });

/** What to say about sync, or undefined while all is well. */
export function useSyncTrouble(): string | undefined {
  const { state } = useContext(SyncContext);
  if (state === 'waiting') return 'No connection. Messages wait here and go out when it is back.';
  return undefined;
}
