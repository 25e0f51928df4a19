/**
 * Plays the contract of a device and pushes that were really sent over the Kotlin half of Android on a JVM, which
 * SEALWRIGHT_ADDON has to name; see jvm.cjs. Prints what did not hold, and how many tests there were.
 */
import { createRequire } from 'node:module';

import * as sealwright from 'react-native-sealwright';

import { contract } from '../contract.ts';
import { failuresOf } from '../suite.ts';
import { pushes, type Phone } from './pushes.ts';

const require = createRequire(import.meta.url);
const { phone } = require('./jvm.cjs') as { phone: Phone };
const suite = [...contract(sealwright, 'kotlin'), ...(await pushes(sealwright, phone))];
const failures = await failuresOf(suite);
for (const failure of failures) console.log(`FAILED  ${failure}`);
console.log(`${suite.length - failures.length} passed, ${failures.length} failed over the package`);
process.exit(failures.length === 0 ? 0 : 1);
