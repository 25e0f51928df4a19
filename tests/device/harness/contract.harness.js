import { TurboModuleRegistry } from 'react-native';
import { describe, it } from 'react-native-harness';
import * as sealwright from 'react-native-sealwright';

import { hostile } from '../../hostile/suite.ts';
import { contract } from '../contract.ts';

/** The same two suites that Node and the bundles run, on a device. docs/devices.md says how. */

describe('the contract of a device', () => {
  for (const [name, run] of contract(sealwright, `${Date.now()}`)) it(name, run);
});

describe('hostile JavaScript against the TurboModule', () => {
  for (const [name, run] of hostile({ host: TurboModuleRegistry.get('Sealwright') })) it(name, run);
});
