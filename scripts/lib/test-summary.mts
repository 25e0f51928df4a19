/** Prints the counts of a tally file by layer and one closing line; fails unless tests ran and all passed. */

import { notes, rows, type Tally } from './tally.mts';

const file = process.argv[2] ?? '';
const all = rows(file);
const total: Tally = { passed: 0, failed: 0, skipped: 0 };

console.log(
  `\n${'layer'.padEnd(20)}${'passed'.padStart(9)}${'failed'.padStart(9)}${'skipped'.padStart(9)}`,
);
for (const { layer, tally } of all) {
  if (tally !== 'stopped') {
    add(tally);
    console.log(layer.padEnd(20) + columns(tally));
  } else if (!failedIn(layer)) {
    add({ passed: 0, failed: 1, skipped: 0 });
    console.log(`${layer.padEnd(20)}  stopped before its tests did; see above`);
  }
}
console.log();
for (const line of notes(file)) console.log(`${line}\n`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
if (total.passed === 0) console.log('No test ran: this is not a success.');
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);

function add({ passed, failed, skipped }: Tally): void {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
}

function columns({ passed, failed, skipped }: Tally): string {
  return [passed, failed, skipped].map((count) => `${count}`.padStart(9)).join('');
}

/** Whether a failure of that layer is already counted by a row of its own or of one of its crates. */
function failedIn(layer: string): boolean {
  return all.some(
    (row) =>
      row.tally !== 'stopped' &&
      row.tally.failed > 0 &&
      (row.layer === layer || row.layer.startsWith(`${layer}/`)),
  );
}
