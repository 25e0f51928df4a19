/**
 * Libraries that have the names a phone's library may import, and nothing behind them, so that it can be linked without
 * the phone's own: `node stub-libraries.mts LIST FOLDER`. A name that is not in the list is then a linker's error.
 *
 * A list has a line `[library]` before the names that it has. Apple's become text stubs (`.tbd`) where an SDK has them;
 * others become assembly, `LIBRARY.s`, to be made a shared library.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { importsOf } from './phone-imports.mts';

const [list = '', folder = ''] = process.argv.slice(2);
for (const [library, names] of importsOf(list)) {
  const file = join(folder, library.startsWith('/') ? stubOf(library) : `${library}.s`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, library.startsWith('/') ? textStub(library, names) : assembly(names));
}

/** Where an SDK has the stub of an installed library. */
function stubOf(library: string): string {
  return `${library.replace(/\.\w\.dylib$/, '')}.tbd`;
}

function textStub(library: string, names: readonly string[]): string {
  const targets = '[ arm64-ios, arm64-ios-simulator, x86_64-ios-simulator ]';
  return [
    '--- !tapi-tbd',
    'tbd-version: 4',
    `targets: ${targets}`,
    `install-name: '${library}'`,
    'exports:',
    `  - targets: ${targets}`,
    `    symbols: [ ${names.map((name) => `'${name}'`).join(', ')} ]`,
    '...',
    '',
  ].join('\n');
}

function assembly(names: readonly string[]): string {
  return names.map((name) => `.globl ${name}\n.type ${name}, %function\n${name}:\n`).join('');
}
