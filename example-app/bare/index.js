import { AppRegistry } from 'react-native';

import { name } from './app.json';
import { Phone } from './src/Phone.tsx';

AppRegistry.registerComponent(name, () => Phone);
