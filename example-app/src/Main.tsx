import { NavigationContainer } from '@react-navigation/native';
import { createNativeStackNavigator } from '@react-navigation/native-stack';
import { useEffect, useState } from 'react';
import { useEngine, useSync } from 'react-native-sealwright/react';

import type { Surroundings } from './App.tsx';
import { EventLogProvider } from './event-log.tsx';
import { useIntroduction } from './people.tsx';
import { FirstRun } from './screens/first-run/FirstRun.tsx';
import { SCREENS } from './screens/index.ts';
import { ScreensContext, type Places } from './screens/screen.ts';
import { SyncContext, useSettled } from './sync.ts';
import { useHeaderOptions, useNavigationTheme } from './theme.ts';

const Stack = createNativeStackNavigator<Pick<Places, keyof Places>>();

/** The app with its profile open: the first run until there is an account, then the screens. */
export function Main({ direction, onOnline }: Pick<Surroundings, 'direction' | 'onOnline'>) {
  const engine = useEngine();
  const [account, setAccount] = useState(engine.account);
  const theme = useNavigationTheme();
  const header = useHeaderOptions();
  const sync = useSettled(useSync(account !== undefined));
  useIntroduction(account?.id);

  // The sync that runs waits up to a minute between its tries; `sync` does not. Its failures are told by `useSync`.
  useEffect(() => onOnline?.(() => void engine.sync().catch(() => undefined)), [engine, onOnline]);

  if (account === undefined) return <FirstRun onDone={setAccount} />;
  return (
    <SyncContext value={sync}>
      <EventLogProvider>
        <NavigationContainer theme={theme} {...(direction === undefined ? {} : { direction })}>
          <ScreensContext value={SCREENS}>
            <Stack.Navigator screenOptions={header}>
              {SCREENS.map(({ name, title, component }) => (
                <Stack.Screen key={name} name={name} component={component} options={{ title }} />
              ))}
            </Stack.Navigator>
          </ScreensContext>
        </NavigationContainer>
      </EventLogProvider>
    </SyncContext>
  );
}
