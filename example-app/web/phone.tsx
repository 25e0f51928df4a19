import { AppRegistry } from 'react-native';
import { httpRelay } from 'react-native-sealwright';

import { App } from '../src/App.tsx';

/** One phone: the app as it is on a phone, with the relay that this page's server passes on. */
const relay = httpRelay(`${window.location.origin}/relay`);
AppRegistry.registerComponent('Sealwright', () => () => <App relay={relay} />);
AppRegistry.runApplication('Sealwright', { rootTag: document.querySelector('#root') });
