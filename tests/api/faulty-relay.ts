import type { Relay } from 'react-native-sealwright';
import { RelayError } from 'react-native-sealwright/relay';

import type { Random } from '../../src/testing/random.ts';

/** What a relay, or the way to it, does wrong now and then. */
const FAULTS: ((answer: unknown) => unknown)[] = [
  () => Promise.reject(new RelayError('unavailable', 'down')),
  () => Promise.reject(new TypeError('fetch failed')),
  () => undefined,
  () => ({ seq: 'one' }),
  (answer) => (Array.isArray(answer) ? answer.toReversed() : answer),
  (answer) => (Array.isArray(answer) ? answer.slice(1) : answer),
  (answer) => (Array.isArray(answer) ? answer.slice(0, -1) : answer),
  (answer) => (Array.isArray(answer) ? [...answer, ...answer] : answer),
  (answer) =>
    Array.isArray(answer) ? answer.map((entry) => ({ ...entry, seq: entry.seq + 1 })) : answer,
];

/**
 * A relay that fails `percent` of the calls: before they take effect or after, or with an answer that is
 * reordered, cut, doubled, shifted or no answer at all.
 */
export function faulty(relay: Relay, random: Random, percent: number): Relay {
  const verb =
    <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (random.below(100) >= percent) return call(...args);
      if (random.below(4) === 0) throw new RelayError('unavailable', 'never got there');
      const answer = await call(...args);
      return (await FAULTS[random.below(FAULTS.length)]?.(answer)) as Result;
    };
  return {
    append: verb(relay.append.bind(relay)),
    read: verb(relay.read.bind(relay)),
    trim: verb(relay.trim.bind(relay)),
    offer: verb(relay.offer.bind(relay)),
    take: verb(relay.take.bind(relay)),
  };
}
