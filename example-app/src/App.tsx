import type { Relay } from 'react-native-sealwright';
import { EngineProvider, useOpenEngine } from 'react-native-sealwright/react';
import { SafeAreaProvider } from 'react-native-safe-area-context';

import { Main } from './Main.tsx';
import { Busy } from './parts/Busy.tsx';
import { CannotOpen } from './screens/cannot-open/CannotOpen.tsx';

/** The whole app over a relay: it opens the profile and shows why when it cannot. */
export function App({ relay }: { relay: Relay }) {
  const { engine, error, retry } = useOpenEngine({ profile: 'main', relay });
  return <SafeAreaProvider>{content()}</SafeAreaProvider>;

  function content() {
    if (error !== undefined) return <CannotOpen error={error} onRetry={retry} />;
    if (engine === undefined) return <Busy label="Opening your messages" />;
    return (
      <EngineProvider engine={engine}>
        <Main />
      </EngineProvider>
    );
  }
}
