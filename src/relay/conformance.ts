import { appendClauses } from './conformance/append.ts';
import { Bench, type Clause } from './conformance/bench.ts';
import { limitClauses } from './conformance/limits.ts';
import { poolClauses } from './conformance/pools.ts';
import { readClauses } from './conformance/read.ts';
import { restartClauses } from './conformance/restart.ts';
import { trimClauses } from './conformance/trim.ts';
import { watchClauses } from './conformance/watch.ts';
import type { Relay, RelayLimits } from './contract.ts';

/** What the suite needs from whoever runs it. */
export interface Conformance {
  /** The relay to test. Every clause uses its own streams and pools, so it may be the same one each time. */
  create(): Promise<Relay>;
  /** Declares a test: `test` of node:test, Jest, Vitest, or any function of this shape. */
  test(name: string, run: () => Promise<void>): unknown;
  /**
   * Stops the relay as harshly as it can be, starts it again on the same data and gives it back.
   * Without it the clauses about restarts are left out.
   */
  restart?(relay: Relay): Promise<Relay>;
  /**
   * Limits under which `create` set up the relay. Those of bodies and pages default to the contract's; the
   * others are tested only when given (give small ones).
   */
  limits?: Partial<RelayLimits>;
}

/**
 * Declares one test for each clause of the relay contract, most of them under concurrency. A test fails with
 * an Error whose message says what was violated. `watch` is tested if the relay has it.
 */
export function relayConformance(conformance: Conformance): void {
  for (const { name, needs, run } of clauses()) {
    if (needs && !needs(conformance)) continue;
    conformance.test(`relay: ${name}`, async () => {
      await run(new Bench(await conformance.create(), conformance));
    });
  }
}

function clauses(): Clause[] {
  return [
    ...appendClauses,
    ...readClauses,
    ...trimClauses,
    ...poolClauses,
    ...watchClauses,
    ...limitClauses,
    ...restartClauses,
  ];
}
