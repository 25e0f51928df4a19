/** A file fits on a few screens: at most 600 lines, tests and generated code aside. */

import { files, finish, text } from '../lib/repository.mts';

const LIMIT = 600;
const SOURCE = /\.(?:rs|[cm]?ts|tsx|[cm]?js|sh|swift|kt|mm?|h)$/;
const APART = /\/generated\/|(?:^|\/)tests?\/|\.test\.[cm]?tsx?$|(?:^|\/)tests\.rs$/;

const sources = files().filter((path) => SOURCE.test(path) && !APART.test(path));
const lengths = sources.map((path) => ({ path, length: lengthOf(path) }));
const middle = lengths.map(({ length }) => length).toSorted((a, b) => a - b)[lengths.length >> 1];
finish(
  lengths
    .filter(({ length }) => length > LIMIT)
    .map(({ path, length }) => `${path}: ${length} lines, more than ${LIMIT}`),
  `${sources.length} files, median ${middle} lines, none above ${LIMIT}`,
);

/** Lines without the unit tests that end a Rust file. */
function lengthOf(path: string): number {
  const [code = ''] = text(path).split(/^#\[cfg\(test\)\]\s*\nmod /m);
  return code.trimEnd().split('\n').length;
}
