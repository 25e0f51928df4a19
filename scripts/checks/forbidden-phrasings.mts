/**
 * Nobody promises what no platform offers: a page or a source that names one of these says in the same paragraph or
 * table row that it is not so. Proves nothing about wordings that are not in the list.
 */

import { files, finish, text } from '../lib/repository.mts';

const PHRASINGS = [
  /apple(?:'s)? (?:secure )?key[- ]rotation helpers?/i,
  /ios rcs capability flags?/i,
  /messaging push entitlement/i,
  /message metadata permission(?: scopes?)?/i,
  /apple(?:'s)?(?: short-lived)? signed urls?/i,
  /apple(?:'s)? enterprise key escrow/i,
  /encrypted sms/i,
  /secure os thumbnail cache/i,
  /priority network grants?/i,
];

const pages = files().filter(
  (path) =>
    /\.(?:md|rs|[cm]?ts|swift|kt|mm?|h)$/.test(path) &&
    path !== 'scripts/checks/forbidden-phrasings.mts',
);

finish(
  pages.flatMap((path) => {
    const lines = text(path).split('\n');
    return lines.flatMap((line, index) => {
      // A phrase may be broken over two lines of prose; a row of a table is one.
      const isRow = line.startsWith('|');
      const pair = isRow
        ? line
        : `${line} ${(lines[index + 1] ?? '').replace(/^\s*(?:\/\/[/!]?|\*)\s*/, '')}`;
      const found = PHRASINGS.map((phrasing) => phrasing.exec(pair)).find(
        (match) => match !== null,
      );
      if (found === undefined || found === null || found.index > line.length) return [];
      if (/\bnot\b/i.test(pair)) return [];
      return [
        `${path}:${index + 1}: "${found[0]}" is promised; no platform offers it (docs/platform-truth.md)`,
      ];
    });
  }),
  `${pages.length} files promise nothing that no platform offers`,
);
