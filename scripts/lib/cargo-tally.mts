/**
 * Reads the output of `cargo test` from standard input, passes on what a person wants to see (progress,
 * failures, results), and records the counts of each crate for scripts/test.
 */

import { execFileSync } from 'node:child_process';
import { createInterface } from 'node:readline';

import { note, record, type Tally } from './tally.mts';

const RUNNING = /^\s+Running .*\((?:.*[\\/])?([\w-]+)-[0-9a-f]{16}(?:\.exe)?\)$/;
const DOC_TESTS = /^\s+Doc-tests (\S+)$/;
const RESULT = /^test result: \S+ (\d+) passed; (\d+) failed; (\d+) ignored;/;
/** Said by tests that run published vectors. */
const VECTORS = /: (\d+) run, (\d+) skipped \(/;
const NO_VECTORS = /^SKIPPED /;
const QUIET = /^test .* \.\.\. (?:ok|ignored)\b|^running \d+ tests?$|^$/;

const crates = cratesByTarget();
const tallies = new Map<string, Tally>();
const vectors = { run: 0, skipped: 0 };
let crate = 'unknown';
let vacuous = 0;

for await (const line of createInterface({ input: process.stdin })) {
  const target = (RUNNING.exec(line) ?? DOC_TESTS.exec(line))?.[1];
  if (target !== undefined) crate = crates.get(target) ?? target;
  const result = RESULT.exec(line);
  if (result !== null) {
    const [passed = 0, failed = 0, skipped = 0] = result.slice(1).map(Number);
    // A test whose vectors are not there passes without having tested anything.
    add(crate, [passed - vacuous, failed, skipped + vacuous]);
    vacuous = 0;
  }
  if (NO_VECTORS.test(line)) vacuous += 1;
  const counted = VECTORS.exec(line);
  if (counted !== null) {
    vectors.run += Number(counted[1]);
    vectors.skipped += Number(counted[2]);
  }
  if (!QUIET.test(line)) console.log(line);
}
for (const [name, tally] of tallies) record(`rust/${name}`, tally);
if (vectors.run > 0) {
  const { run, skipped } = vectors;
  note(`published vectors: ${run} run, ${skipped} skipped (suites and sizes that are not offered)`);
}

function add(name: string, [passed = 0, failed = 0, skipped = 0]: number[]): void {
  const before = tallies.get(name) ?? { passed: 0, failed: 0, skipped: 0 };
  tallies.set(name, {
    passed: before.passed + passed,
    failed: before.failed + failed,
    skipped: before.skipped + skipped,
  });
}

/** The crate (without the `sealwright-` all of ours share) behind the name of each test binary. */
function cratesByTarget(): Map<string, string> {
  const metadata = JSON.parse(
    execFileSync('cargo', ['metadata', '--locked', '--no-deps', '--format-version', '1'], {
      encoding: 'utf8',
    }),
  ) as { packages: { name: string; targets: { name: string }[] }[] };
  return new Map(
    metadata.packages.flatMap(({ name, targets }) =>
      targets.map(
        (target) => [target.name.replaceAll('-', '_'), name.replace(/^sealwright-/, '')] as const,
      ),
    ),
  );
}
