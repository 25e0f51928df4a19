/** The imports of TypeScript and JavaScript files. */

import { posix } from 'node:path';

import { text } from './repository.mts';

const IMPORT =
  /(?:\bfrom\s*|\bimport\s*\(\s*|\bimport\s+|\brequire\s*\(\s*|\brequire\.resolve\s*\(\s*)(['"])([^'"\n]+)\1/g;

/** Every module that a file names, as written. */
export function imports(path: string): string[] {
  return [...withoutComments(text(path)).matchAll(IMPORT)].map((match) => match[2] ?? '');
}

/** What an import of `path` means: a path of this checkout when relative, else the name as written. */
export function resolved(path: string, specifier: string): string {
  return specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : specifier;
}

/** The package of a bare specifier: `@scope/name` or `name`, without the path inside it. */
export function packageOf(specifier: string): string {
  const [first = '', second = ''] = specifier.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}
