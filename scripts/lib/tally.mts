/** Counts of tests by layer: appended to one file by whoever ran them, read by the summary. */

import { appendFileSync, readFileSync } from 'node:fs';

/** How many tests of one layer passed, failed and were skipped. */
export type Tally = { passed: number; failed: number; skipped: number };

/** One row of the tally file; `stopped` when the layer's own process failed. */
export type Row = { layer: string; tally: Tally | 'stopped' };

/** Appends the counts of one layer to the file that `SEALWRIGHT_TALLY` names. */
export function record(layer: string, { passed, failed, skipped }: Tally): void {
  append(`${layer}\t${passed}\t${failed}\t${skipped}`);
}

/** Appends a line that the summary prints below the counts. */
export function note(text: string): void {
  append(`# ${text}`);
}

/** All rows of a tally file, in the order in which they were recorded. */
export function rows(file: string): Row[] {
  return lines(file)
    .filter((line) => !line.startsWith('# '))
    .map(parseRow);
}

/** All notes of a tally file. */
export function notes(file: string): string[] {
  return lines(file)
    .filter((line) => line.startsWith('# '))
    .map((line) => line.slice(2));
}

function append(line: string): void {
  const file = process.env['SEALWRIGHT_TALLY'];
  if (file === undefined) throw new Error('SEALWRIGHT_TALLY is not set; run scripts/test');
  appendFileSync(file, `${line}\n`);
}

function lines(file: string): string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}

function parseRow(line: string): Row {
  const [layer = '', ...counts] = line.split('\t');
  if (counts[0] === 'stopped') return { layer, tally: 'stopped' };
  const [passed = NaN, failed = NaN, skipped = NaN] = counts.map(Number);
  return { layer, tally: { passed, failed, skipped } };
}
