/**
 * Plays the hostile suite against Node's addon in a process of its own, so that a crash is seen from outside. Prints
 * what did not hold, and `played` with the number of its tests at the end.
 */
import { ERRORS } from '../../src/native/generated/errors.ts';
import { connect } from '../api/addon.ts';
import { failuresOf } from '../device/suite.ts';
import { hostile, type RawHost } from './suite.ts';

function connection(): RawHost & { close(): void } {
  const listeners = new Set<(notice: string) => void>();
  const { invoke, take, close } = connect((notice) => {
    for (const listener of listeners) listener(notice);
  });
  return {
    // Everything that is passed, and nothing that is not, goes on to the addon.
    invoke: (...all) => known(invoke(...all)),
    take: (...all) => take(...all),
    close,
    onEvent(listener) {
      listeners.add(listener);
      return { remove: () => void listeners.delete(listener) };
    },
  };
}

function known(reply: string): string {
  const { error } = JSON.parse(reply) as { error?: { code: string } };
  if (error !== undefined && !Object.hasOwn(ERRORS, error.code)) {
    throw new Error(`${error.code} is not in the table`);
  }
  return reply;
}

const suite = hostile({ host: connection(), another: connection });
for (const failure of await failuresOf(suite)) console.log(failure);
console.log(`played ${suite.length}`);
