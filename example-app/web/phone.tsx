import type { ComponentType, CSSProperties, PropsWithChildren } from 'react';
import { AppRegistry, View, type RootTag } from 'react-native';
import { httpRelay } from 'react-native-sealwright';

import { App } from '../src/App.tsx';
import { Network } from './network.ts';
import { peopleOf } from './people.ts';

/**
 * One phone: the app as it is on a phone, with the relay that this page's server passes on. The address says whose it is,
 * and how it is to look: `?phone=ana&dir=rtl&text=2&network=off`.
 */
const { origin, search, hash } = window.location;
const asked = new URLSearchParams(search);
const direction = asked.get('dir') === 'rtl' ? 'rtl' : 'ltr';
const network = new Network(asked.get('network') !== 'off');
const relay = httpRelay(`${origin}/relay`, { fetch: network.fetch, WebSocket: network.WebSocket });
const people = peopleOf(hash.slice(1), asked.get('phone') ?? 'ana');

// Whoever enlarges text in their browser enlarges it here.
const root = document.documentElement;
root.dir = direction;
const size = Number(asked.get('text') ?? '1');
if (size > 1 && size <= 4) root.style.fontSize = `${size * 100}%`;
const textScale = Number.parseFloat(getComputedStyle(root).fontSize) / 16;

/** On the web a view also says which way its text runs. */
const Directed = View as ComponentType<PropsWithChildren<{ dir: string; style: CSSProperties }>>;
const props = { relay, people, textScale, direction, onOnline: network.onOnline } as const;
AppRegistry.registerComponent('Sealwright', () => () => (
  <Directed dir={direction} style={{ flex: 1 }}>
    <App {...props} />
  </Directed>
));
AppRegistry.runApplication('Sealwright', {
  initialProps: {},
  // In a browser an element stands for the number that names a root on phones.
  rootTag: document.querySelector('#root') as unknown as RootTag,
});
