/** Nothing in the checkout names a registry's host or one machine's paths, or is marked unfinished. */

import { files, finish, text } from '../lib/repository.mts';

const FORBIDDEN: { what: string; pattern: RegExp }[] = [
  {
    what: 'the host of a registry',
    pattern: /registry\.npmjs|crates\.io|registry\.yarnpkg|npmmirror|artifactory|jfrog/i,
  },
  {
    what: 'a path of one machine',
    pattern: /(?<![\w.~-])\/(?:work|root|home|tmp)\/\w|\/Users\/\w|\b[A-Z]:\\Users/,
  },
  {
    what: 'an unfinished mark',
    pattern: /\b(?:TODO|FIXME|XXX|HACK|WIP)\b|\b(?:todo|unimplemented)!\s*\(/,
  },
  { what: 'a conflict marker', pattern: /^(?:<{7}|>{7}) /m },
  { what: 'a private key', pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----/ },
];

/** Cargo names its registry in its lock file, and this file names everything. */
const APART = new Set(['Cargo.lock', 'scripts/checks/forbidden-strings.mts']);
const BINARY = /\.(?:png|jpg|ico|gz|tgz|node|so|db)$/;

const paths = files().filter((path) => !BINARY.test(path) && !APART.has(path));
finish(
  paths.flatMap((path) => {
    const content = text(path);
    return FORBIDDEN.flatMap(({ what, pattern }) => {
      const found = pattern.exec(content);
      if (found === null) return [];
      const line = content.slice(0, found.index).split('\n').length;
      return [`${path}:${line}: ${what} (${found[0].trim()})`];
    });
  }),
  `${paths.length} files name no host, no machine and no unfinished work`,
);
