/**
 * A reporter for `node --test` that counts leaf tests for scripts/test.
 *
 * A file without a single test is reported by Node as one passed test with the file's own name; here it
 * counts as failed, and so does a layer without files: a test that does not exist proves nothing.
 */

import { resolve } from 'node:path';
import type { TestEvent } from 'node:test/reporters';

import { record, type Tally } from './tally.mts';

export default async function* nodeTally(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const tally: Tally = { passed: 0, failed: 0, skipped: 0 };
  for await (const event of events) {
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    const { name, file, skip, todo, details } = event.data;
    if (details.type === 'suite') continue;
    if (event.type === 'test:fail') {
      tally.failed += 1;
      yield `failed: ${name}\n`;
    } else if (file !== undefined && resolve(name) === resolve(file)) {
      tally.failed += 1;
      yield `no tests in ${name}\n`;
    } else if (skip !== undefined || todo !== undefined) {
      tally.skipped += 1;
    } else {
      tally.passed += 1;
    }
  }
  if (tally.passed + tally.failed + tally.skipped === 0) {
    tally.failed = 1;
    yield 'no tests found\n';
  }
  record(process.env['SEALWRIGHT_LAYER'] ?? 'node', tally);
}
