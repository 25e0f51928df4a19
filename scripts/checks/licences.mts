/** Every package that gets built, shipped or used as a tool has a licence of the list. */

import { finish, output, text } from '../lib/repository.mts';

const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Unicode-3.0',
  'Unlicense',
  'Zlib',
]);

/** Weak copyleft, and a licence for data, that we accept for named packages only: tools that nothing we ship contains. */
const ACCEPTED: Record<string, RegExp> = {
  'CC-BY-4.0': /^caniuse-lite$/,
  'MPL-2.0': /^(?:uniffi|axe-core$|lightningcss)/,
};

/** What manifests of long ago say in a list, which a lock file leaves out. */
const UNLISTED: Record<string, string> = { exit: 'MIT' };

type Lock = { packages: Record<string, { license?: string; link?: boolean }> };

const packages = [...crates(), ...npmPackages()];
finish(
  packages
    .filter(({ name, licence }) => !isAllowed(licence, name))
    .map(({ name, licence }) => `${name}: ${licence === '' ? 'no licence' : licence}`),
  `${packages.length} packages have licences of the list`,
);

function crates(): { name: string; licence: string }[] {
  const tree = output(
    'cargo',
    'tree',
    '--locked',
    '--workspace',
    '--all-features',
    '--target',
    'all',
    '--prefix',
    'none',
    '--format',
    '{p}\t{l}',
  );
  return [...new Set(tree.split('\n').map((line) => line.replace(/ \(\*\)$/, '')))]
    .filter((line) => line !== '')
    .map((line) => line.split('\t'))
    .map(([name = '', licence = '']) => ({ name, licence: licence.trim() }));
}

function npmPackages(): { name: string; licence: string }[] {
  const { packages: entries } = JSON.parse(text('package-lock.json')) as Lock;
  return Object.entries(entries)
    .filter(([, { link }]) => link !== true)
    .map(([path, { license }]) => {
      const name = path.replace(/^.*node_modules\//, '') || 'package.json';
      return { name, licence: license ?? UNLISTED[name] ?? '' };
    });
}

/** Reads an SPDX expression (`/` is the old way to write OR): AND needs every side, OR needs one. */
function isAllowed(expression: string, name: string): boolean {
  const tokens = expression.replaceAll('/', ' OR ').match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;
  const result = tokens.length > 0 && either();
  return result && at === tokens.length;

  function either(): boolean {
    let allowed = both();
    while (tokens[at] === 'OR') {
      at += 1;
      allowed = both() || allowed;
    }
    return allowed;
  }

  function both(): boolean {
    let allowed = term();
    while (tokens[at] === 'AND') {
      at += 1;
      allowed = term() && allowed;
    }
    return allowed;
  }

  function term(): boolean {
    const token = tokens[at] ?? '';
    at += 1;
    if (token === '(') {
      const allowed = either();
      at += 1;
      return allowed;
    }
    if (tokens[at] === 'WITH') at += 2;
    return ALLOWED.has(token) || (ACCEPTED[token]?.test(name) ?? false);
  }
}
