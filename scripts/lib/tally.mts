/** Counts of tests by layer: appended to one file by whoever ran them, read by the summary. */

import { appendFileSync, readFileSync } from 'node:fs';

/** How many tests of one layer passed, failed and were skipped. */
export type Tally = { passed: number; failed: number; skipped: number };

/** One row of the tally file; `stopped` when the layer's own process failed. */
export type Row = { layer: string; tally: Tally | 'stopped' };

/** Appends the counts of one layer to the file that `SEALWRIGHT_TALLY` names. */
export function record(layer: string, { passed, failed, skipped }: Tally): void {
  const file = process.env['SEALWRIGHT_TALLY'];
  if (file === undefined) throw new Error('SEALWRIGHT_TALLY is not set; run scripts/test');
  appendFileSync(file, `${layer}\t${passed}\t${failed}\t${skipped}\n`);
}

/** All rows of a tally file, in the order in which they were recorded. */
export function rows(file: string): Row[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map(parseRow);
}

function parseRow(line: string): Row {
  const [layer = '', ...counts] = line.split('\t');
  if (counts[0] === 'stopped') return { layer, tally: 'stopped' };
  const [passed = NaN, failed = NaN, skipped = NaN] = counts.map(Number);
  return { layer, tally: { passed, failed, skipped } };
}
