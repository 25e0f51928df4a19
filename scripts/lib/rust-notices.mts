/** The notices of Rust's standard library, which is in every binary: from the toolchain, which brings them. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { spdx } from './crates.mts';
import { output } from './repository.mts';
import { mit, taken, type Work } from './works.mts';

/** The crates of others that the standard library links on phones and desktops; Rust's own notices leave some out. */
const INSIDE = [
  'addr2line',
  'adler2',
  'cfg-if',
  'gimli',
  'hashbrown',
  'libc',
  'memchr',
  'miniz_oxide',
  'object',
  'rustc-demangle',
];

/**
 * The standard library, and the crates inside it.
 *
 * @throws Error when the toolchain has no notices: rustup's have.
 */
export function standardLibrary(): Work[] {
  const folder = join(output('rustc', '--print', 'sysroot').trim(), 'share/doc/rust');
  const read = (name: string): string => {
    const path = join(folder, name);
    if (!existsSync(path)) throw new Error(`the Rust toolchain has no ${name}; rustup's has`);
    return readFileSync(path, 'utf8');
  };
  const [, version = ''] = output('rustc', '--version').split(' ');
  const [, inTree = ''] = /<h2 id="in-tree-files">.*?<\/h2>(.*?)<h2/s.exec(
    read('COPYRIGHT-library.html'),
  ) ?? [''];
  const library: Work = {
    title: `Rust's standard library ${version}`,
    licence: '(MIT OR Apache-2.0) AND Unicode-3.0',
    texts: [
      plain(inTree).replaceAll(/\n\s*\n+/g, '\n'),
      mit(['Copyright (c) The Rust Project Contributors']),
      read('licenses/Unicode-3.0.txt'),
    ],
  };
  const whole = read('COPYRIGHT.html');
  return [library, ...INSIDE.map((name) => inside(name, whole))];
}

/** A crate inside the standard library, as the newest of its entries in the toolchain's notices tells it. */
function inside(name: string, whole: string): Work {
  const entries = whole.matchAll(new RegExp(`<h3>📦 ${name}-\\d[^<]*</h3>(.*?)(?=<h3>|$)`, 'gs'));
  const [, entry = ''] = [...entries].at(-1) ?? [];
  const licence = spdx(plain(/<b>License:<\/b>(.*?)<\/p>/s.exec(entry)?.[1] ?? '').trim());
  const files = new Map(
    [...entry.matchAll(/<summary><code>(.*?)<\/code><\/summary>\s*<pre>(.*?)<\/pre>/gs)].map(
      ([, file = '', words = '']) => [file, plain(words)],
    ),
  );
  const texts = taken([...files.keys()], licence).map((file) => files.get(file) ?? '');
  return { title: `${name}, in Rust's standard library`, licence, texts };
}

/** HTML as text. */
function plain(html: string): string {
  return html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
