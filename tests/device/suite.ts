/** A suite that any runner can run: a name and a function that throws when it does not hold. */
export type Suite = readonly (readonly [name: string, run: () => Promise<void>])[];

/** Runs a suite where there is no runner, one after the other. Answers with what did not hold. */
export async function failuresOf(suite: Suite): Promise<string[]> {
  const failures: string[] = [];
  for (const [name, run] of suite) {
    try {
      await run();
    } catch (error) {
      failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return failures;
}

/** Throws unless this holds. */
export function holds(condition: unknown, what: string): asserts condition {
  if (condition !== true) throw new Error(what);
}

/** Throws unless both are written alike as JSON. */
export function same(actual: unknown, expected: unknown, what = 'not the same'): void {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== should) throw new Error(`${what}: ${is} and not ${should}`);
}

/** Throws unless a call fails with this code. */
export async function fails(call: () => Promise<unknown>, code: string): Promise<void> {
  let told: unknown = 'nothing was thrown';
  try {
    await call();
  } catch (error) {
    told = (error as { code?: unknown }).code ?? error;
  }
  if (told !== code) throw new Error(`not ${code}: ${String(told)}`);
}
