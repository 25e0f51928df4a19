import { registerRootComponent } from 'expo';

import { Phone } from './src/Phone.tsx';

registerRootComponent(Phone);
