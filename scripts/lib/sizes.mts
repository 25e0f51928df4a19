/** What a release may weigh: the budgets of sizes.json, in bytes, one for each artefact. */

import { text } from './repository.mts';

/** A budget, and what the artefact weighed when the budget was set; null before anybody has measured it. */
export type Budget = { budget: number; measured: number | null };

/** The committed budgets, by artefact. */
export function budgets(): Record<string, Budget> {
  return JSON.parse(text('scripts/lib/sizes.json')) as Record<string, Budget>;
}

/** What is wrong with these sizes: one line for each that is over its budget or has none. */
export function overweight(
  sizes: ReadonlyMap<string, number>,
  allowed: Record<string, Budget> = budgets(),
): string[] {
  return [...sizes].flatMap(([artefact, size]) => {
    const budget = allowed[artefact]?.budget;
    if (budget === undefined) return [`${artefact} has no budget in scripts/lib/sizes.json`];
    if (size <= budget) return [];
    return [
      `${artefact} is ${bytes(size)} bytes: ${bytes(size - budget)} over its budget of ${bytes(budget)}`,
    ];
  });
}

/** A count of bytes for people: 1,234,567. */
export function bytes(count: number): string {
  return count.toLocaleString('en-US');
}
