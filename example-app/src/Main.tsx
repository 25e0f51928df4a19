import { NavigationContainer } from '@react-navigation/native';
import { createNativeStackNavigator } from '@react-navigation/native-stack';
import { useState } from 'react';
import { useEngine, useSync } from 'react-native-sealwright/react';

import { SCREENS, type Places } from './screens/index.ts';
import { FirstRun } from './screens/first-run/FirstRun.tsx';
import { useNavigationTheme } from './theme.ts';

const Stack = createNativeStackNavigator<Places>();

/** The app with its profile open: the first run until there is an account, then the screens. */
export function Main() {
  const engine = useEngine();
  const [account, setAccount] = useState(engine.account);
  const theme = useNavigationTheme();
  useSync();
  if (account === undefined) return <FirstRun onDone={setAccount} />;
  return (
    <NavigationContainer theme={theme}>
      <Stack.Navigator>
        {SCREENS.map(({ name, title, component }) => (
          <Stack.Screen key={name} name={name} component={component} options={{ title }} />
        ))}
      </Stack.Navigator>
    </NavigationContainer>
  );
}
