/**
 * The notices that a package with binaries carries: the copyright and licence texts of every crate whose code is in
 * them and of Rust's standard library, which nearly all of their licences ask for. The same builds make the same text.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { linkedCrates, spdx, type Build } from './crates.mts';
import { output } from './repository.mts';
import { standardLibrary } from './rust-notices.mts';
import { mit, taken, type Work } from './works.mts';

/** The notices' name in every package. */
export const NOTICES = 'THIRD-PARTY-NOTICES';

/** The notices of what these builds link. */
export function notices(builds: readonly Build[]): string {
  library ??= standardLibrary();
  return assembled([...crates(builds), ...library]);
}

/** What every call needs, looked up once. */
let library: readonly Work[] | undefined;
let known: ReadonlyMap<string, Package> | undefined;

/**
 * The list of works, each with the numbers of its texts, and then each text once.
 *
 * @throws Error naming the works that have none.
 */
export function assembled(works: readonly Work[]): string {
  const silent = works.filter(({ texts }) => texts.length === 0).map(({ title }) => title);
  if (silent.length > 0)
    throw new Error(
      `no licence text comes with ${silent.join(', ')}; look up the copyright line in its repository and add it to HOLDERS`,
    );
  const texts = new Map<string, string>();
  for (const words of works.flatMap((work) => work.texts))
    if (!texts.has(keyOf(words))) texts.set(keyOf(words), words);
  const keys = [...texts.keys()];
  const lines = works.map(({ title, licence, texts: own }) => {
    const numbers = new Set(own.map((words) => `[${keys.indexOf(keyOf(words)) + 1}]`));
    return `${title} (${licence}) ${[...numbers].join(' ')}`;
  });
  const parts = [...texts.values()].map((words, at) => `${RULE}\n[${at + 1}]\n\n${tidy(words)}`);
  return `${[PREFACE, lines.join('\n'), ...parts].join('\n\n')}\n`;
}

const PREFACE = `The binaries in this package hold the code of the works below. Beside each stand the licence that its authors give
it, in SPDX's words, and the numbers of the texts that go with it. What may be had under the MIT licence or
another is taken under the MIT licence. SQLite, which is inside libsqlite3-sys, is in the public domain.`;
const RULE = '-'.repeat(80);

/** What two texts have in common that differ in where their lines break. */
function keyOf(words: string): string {
  return words.replaceAll(/\s+/g, ' ').trim();
}

function tidy(words: string): string {
  return words.replaceAll(/[ \t\r]+$/gm, '').replaceAll(/^\n+|\n+$/g, '');
}

/**
 * Copyright lines of crates whose package leaves out the licence that their manifest names, as the file in their
 * repository has them; jni's are the authors that its manifest names.
 */
const HOLDERS: Record<string, string[]> = {
  jni: ['Copyright (c) jni team'],
  napi: ['Copyright (c) 2020 LongYinan', 'Copyright (c) 2018 GitHub'],
  'napi-sys': ['Copyright (c) 2020 LongYinan', 'Copyright (c) 2018 GitHub'],
  openmls: ['Copyright (c) 2020 OpenMLS Authors'],
  openmls_traits: ['Copyright (c) 2020 OpenMLS Authors'],
};

type Package = {
  name: string;
  version: string;
  license: string | null;
  manifest_path: string;
  source: string | null;
};

/** The crates of others that builds link. */
function crates(builds: readonly Build[]): Work[] {
  known ??= packages();
  const all = known;
  return linkedCrates(builds).flatMap((title): Work[] => {
    const crate = all.get(title);
    if (crate === undefined) throw new Error(`cargo metadata has no ${title}`);
    if (crate.source === null) return [];
    const licence = spdx(crate.license ?? '');
    return [{ title, licence, texts: textsOf(crate, licence) }];
  });
}

/** Every crate of the lock file, as `name version`, unpacked. */
function packages(): Map<string, Package> {
  const metadata = ['metadata', '--locked', '--all-features', '--format-version', '1'];
  const { packages: all } = JSON.parse(output('cargo', ...metadata)) as { packages: Package[] };
  return new Map(all.map((crate) => [`${crate.name} ${crate.version}`, crate]));
}

function textsOf({ name, manifest_path }: Package, licence: string): string[] {
  const folder = dirname(manifest_path);
  const files = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|copyright|notice|unlicense)/i.test(file))
    .toSorted();
  const own = taken(files, licence).map((file) => readFileSync(join(folder, file), 'utf8'));
  if (own.length > 0 || !/\bMIT\b/.test(licence)) return own;
  const holders = HOLDERS[name];
  return holders === undefined ? [] : [mit(holders)];
}
