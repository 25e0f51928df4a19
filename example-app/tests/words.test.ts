import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { SealwrightError, type ErrorCode } from 'react-native-sealwright';

import { ERRORS, wordsFor } from '../src/errors.ts';
import { STATES, stateBehind } from '../src/install-states.ts';

test('every error code of the package has a sentence and a next step, and there are no others', () => {
  const codes = rows('errors.md').map(([code = '']) => code);
  assert.ok(codes.length > 50);
  assert.deepEqual(Object.keys(ERRORS).toSorted(), codes.toSorted());
  for (const { what, next } of Object.values(ERRORS)) {
    assert.match(what, /^[A-Z].*\.$/);
    assert.match(next, /^[A-Z].*\.$/);
  }
});

test('an error from elsewhere, and a code that this version does not know, have words too', () => {
  assert.equal(wordsFor(new TypeError('no')).code, 'UNKNOWN');
  const newer = { code: 'FROM_THE_FUTURE', message: '', retry: 'never', severity: 'high' } as const;
  const error = new SealwrightError({ ...newer, code: newer.code as unknown as ErrorCode });
  assert.equal(wordsFor(error).code, 'FROM_THE_FUTURE');
  assert.equal(wordsFor(error).what, 'Something went wrong.');
});

test('every install state is shown with what docs/custody.md says is lost and offered', () => {
  const LOST: Record<string, string> = {
    nothing: 'nothing',
    everything: 'everything',
    sessions: "this device's place in every conversation",
  };
  const documented = rows('custody.md').filter(([name = '']) => name in STATES);
  assert.deepEqual(
    documented.map(([name]) => name),
    Object.keys(STATES),
  );
  for (const [name, , lost, actions = ''] of documented) {
    const shown = STATES[name as keyof typeof STATES];
    assert.equal(LOST[shown.loss], lost, name);
    assert.deepEqual(shown.actions, actions.replaceAll('`', '').split(', '), name);
  }
});

test('a code that names a state leads to it, and no other code does', () => {
  const led = Object.keys(ERRORS)
    .map((code) => stateBehind(new SealwrightError(code as ErrorCode)))
    .filter((state) => state !== undefined);
  const closed = Object.keys(STATES).filter((state) => state !== 'fresh' && state !== 'ready');
  assert.deepEqual(led, closed);
});

/** The rows of the tables of a page whose first cell is a name in code. */
function rows(page: string): string[][] {
  return readFileSync(join(import.meta.dirname, '../../docs', page), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .map(([name = '', ...rest]) => [name.replaceAll('`', ''), ...rest]);
}
