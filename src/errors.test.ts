import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';

import { isSealwrightError, SealwrightError } from './errors.ts';

test('an error made here takes its words and weights from the table', () => {
  const error = new SealwrightError('RELAY_UNAVAILABLE');
  assert.equal(error.message, 'the relay cannot be reached');
  assert.equal(error.retry, 'afterNetwork');
  assert.equal(error.severity, 'info');
  assert.equal(new SealwrightError('ABORTED', 'why').message.endsWith(': why'), true);
});

test('an error is told by its code, and by nothing that merely looks like one', () => {
  const error: unknown = new SealwrightError('ABORTED');
  assert.ok(isSealwrightError(error));
  assert.ok(isSealwrightError(error, 'ABORTED'));
  assert.ok(!isSealwrightError(error, 'INTERNAL'));
  const others = [
    null,
    undefined,
    'ABORTED',
    new Error('x'),
    { code: 'ABORTED' },
    runInNewContext('({})'),
  ];
  for (const other of others) assert.ok(!isSealwrightError(other));
});

test('an error of another copy of the package is told all the same', async () => {
  const copy = (await import(`./errors.ts?${'copy'}`)) as {
    SealwrightError: typeof SealwrightError;
  };
  const error = new copy.SealwrightError('NO_ACCOUNT');
  assert.ok(!(error instanceof SealwrightError));
  assert.ok(isSealwrightError(error, 'NO_ACCOUNT'));
});

test('the mark is not among what is printed', () => {
  assert.deepEqual(Object.keys(new SealwrightError('INTERNAL')).toSorted(), [
    'code',
    'name',
    'retry',
    'severity',
  ]);
});
