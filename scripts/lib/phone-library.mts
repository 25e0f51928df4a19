/**
 * Whether a library for phones is what a phone's loader wants and an app may see: `node phone-library.mts FILE TARGET`.
 * It exports our functions and nothing else, imports only what the oldest system that we support has, and has its pages,
 * its name and its version right. `--with-tests` for one that has the functions of tests as well.
 */

import { elf } from './elf.mts';
import { machO } from './macho.mts';
import { importsOf } from './phone-imports.mts';
import { files, finish, text } from './repository.mts';

/** The Kotlin objects, and the header, whose functions only tests have. */
const TESTS = ['VaultContract.kt', 'PromptContract.kt'];
const TESTS_OF_IOS = 'ios/Tests/Contract/CContract/contract.h';
const [file = '', target = '', extra] = process.argv.slice(2);
finish(
  target.includes('-apple-') ? ofApple() : ofAndroid(),
  `${target}: exports, imports and layout are what a phone wants`,
);

function ofAndroid(): string[] {
  const { exports, imports, needed, alignments } = elf(file);
  const sources = ['Natives.kt', ...(extra === '--with-tests' ? TESTS : [])];
  const natives = sources.flatMap(nativesIn);
  const list = importsOf('rust/bridge/android/imports.txt');
  return [
    ...compared(exports, natives),
    ...unexpected(imports, list),
    ...needed.filter((name) => !list.has(name)).map((name) => `it wants ${name}`),
    ...alignments
      .filter((alignment) => alignment < 16_384)
      .map((alignment) => `a segment is aligned to ${alignment} bytes, and pages may have 16,384`),
  ];
}

function ofApple(): string[] {
  const { exports, imports, needed, installName, platform, minimum } = machO(file);
  const list = importsOf('rust/bridge/ios/imports.txt');
  const headers = [
    'ios/Contract/sealwright.h',
    ...(extra === '--with-tests' ? [TESTS_OF_IOS] : []),
  ];
  const header = headers
    .map(text)
    .join('')
    .replaceAll(/^\/\/.*$/gm, '');
  const functions = [...header.matchAll(/\b(sealwright_\w+)\(/g)].map(([, name]) => `_${name}`);
  const wanted = {
    installName: '@rpath/SealwrightEngine.framework/SealwrightEngine',
    platform: target === 'aarch64-apple-ios' ? 'ios' : 'ios-simulator',
    minimum: process.env['IPHONEOS_DEPLOYMENT_TARGET'],
  };
  return [
    ...compared(exports, functions),
    ...unexpected(imports, list),
    ...needed.filter((name) => !list.has(name)).map((name) => `it wants ${name}`),
    ...Object.entries({ installName, platform, minimum })
      .filter(([what, is]) => is !== wanted[what as keyof typeof wanted])
      .map(([what, is]) => `its ${what} is ${is}, not ${wanted[what as keyof typeof wanted]}`),
  ];
}

/** The Rust functions of the Kotlin object in a file of this name, as the JVM looks for them. */
function nativesIn(name: string): string[] {
  const [path = ''] = files(`android/**/${name}`);
  const functions = text(path).matchAll(/\bexternal fun (\w+)/g);
  return [...functions].map(([, called]) => `Java_dev_sealwright_${name.slice(0, -3)}_${called}`);
}

function compared(exports: readonly string[], wanted: readonly string[]): string[] {
  return [
    ...exports.filter((name) => !wanted.includes(name)).map((name) => `it exports ${name}`),
    ...wanted.filter((name) => !exports.includes(name)).map((name) => `it lacks ${name}`),
  ];
}

function unexpected(imports: readonly string[], list: Map<string, string[]>): string[] {
  const known = new Set([...list.values()].flat());
  return imports
    .filter((name) => !known.has(name))
    .map(
      (name) => `it imports ${name}: see since when the system has it, then add it to imports.txt`,
    );
}
