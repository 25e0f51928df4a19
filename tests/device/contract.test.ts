import { test } from 'node:test';

import * as sealwright from 'react-native-sealwright';

import { temporary } from '../api/people.ts';
import { contract } from './contract.ts';

for (const [name, run] of contract(sealwright, 'node', {
  directory: temporary(),
  allowUnprotected: true,
})) {
  test(name, run);
}
