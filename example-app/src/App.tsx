import { SafeAreaProvider } from 'react-native-safe-area-context';
import type { Relay } from 'react-native-sealwright';
import { EngineProvider, useOpenEngine } from 'react-native-sealwright/react';

import { Main } from './Main.tsx';
import { Busy } from './parts/Busy.tsx';
import { PeopleProvider, type People } from './people.tsx';
import { CannotOpen } from './screens/cannot-open/CannotOpen.tsx';
import { TextScale } from './theme.ts';

/** What the app is given by where it runs. */
export type Surroundings = {
  /** What carries messages. The same object for as long as the app runs. */
  relay: Relay;
  /** Who can be chosen without typing an account id: an app's own contacts. Default: nobody. */
  people?: People | undefined;
  /** How much larger the person wants text, where the system does not enlarge it by itself: browsers. Default 1. */
  textScale?: number | undefined;
  /** Which way text runs. Default: what React Native says. */
  direction?: 'ltr' | 'rtl' | undefined;
  /** Calls back when the network is back, until the returned function is called. */
  onOnline?: ((listener: () => void) => () => void) | undefined;
};

/** The whole app: it opens the profile, and shows why when it cannot. */
export function App({ relay, people, textScale = 1, direction, onOnline }: Surroundings) {
  const { engine, error, retry } = useOpenEngine({ profile: 'main', relay });
  return (
    <SafeAreaProvider>
      <TextScale value={textScale}>{content()}</TextScale>
    </SafeAreaProvider>
  );

  function content() {
    if (error !== undefined) return <CannotOpen error={error} onRetry={retry} />;
    if (engine === undefined) return <Busy label="Opening your messages" />;
    return (
      <EngineProvider engine={engine}>
        <PeopleProvider people={people}>
          <Main direction={direction} onOnline={onOnline} />
        </PeopleProvider>
      </EngineProvider>
    );
  }
}
