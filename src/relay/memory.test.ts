import { test } from 'node:test';

import { relayConformance } from './conformance.ts';
import { memoryRelay } from './memory.ts';

const limits = {
  streamEntries: 400,
  streamBytes: 12 << 20,
  takesPerHour: 60,
  poolItems: 30,
  poolItemBytes: 200,
};

relayConformance({ test, limits, create: async () => memoryRelay({ limits }) });
