import { httpRelay } from 'react-native-sealwright';

import { App } from './App.tsx';

/** The reference relay as `npm run relay` starts it; a phone reaches it there after `adb reverse tcp:8787 tcp:8787`. */
const relay = httpRelay('http://127.0.0.1:8787');

/** The app on a phone or in a simulator. */
export function Phone() {
  return <App relay={relay} />;
}
