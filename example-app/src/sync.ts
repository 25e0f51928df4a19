import { createContext, useContext, useEffect, useState } from 'react';
import type { SyncState } from 'react-native-sealwright/react';

/** Where sync came to; `Main` runs it, once for all screens. */
export const SyncContext = createContext<SyncState>({ state: 'stopped' });

/** What the last try came to, while the next is under way too: what is said of it must not flicker. */
export function useSettled(sync: SyncState): SyncState {
  const [settled, setSettled] = useState(sync);
  useEffect(() => {
    if (sync.state !== 'syncing') setSettled(sync);
  }, [sync]);
  return settled;
}

/** What to say about sync, or undefined while all is well. */
export function useSyncTrouble(): string | undefined {
  const { state } = useContext(SyncContext);
  if (state === 'waiting') return 'No connection. Messages wait here and go out when it is back.';
  return undefined;
}
