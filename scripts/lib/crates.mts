/** The crates that a release's binaries are made of. */

import { TARGETS, type Target } from './addons.mts';
import { output, text } from './repository.mts';

/** One crate of the graph under the binaries. */
export type Crate = {
  name: string;
  version: string;
  /** Its licence as its manifest says it; empty when it does not. */
  licence: string;
  /** SHA-256 of its source, from Cargo.lock; missing for our own. */
  checksum?: string;
  /** Whether its code is in a binary. What is not runs at build time: build scripts, macros and what they use. */
  isShipped: boolean;
  /** Whether it is one of the crates that a binary is built from. */
  isRoot: boolean;
  /** What it names, as `name version`, in order. */
  dependencies: string[];
};

/** A crate that a binary is built from, and the targets it is built for. */
export type Build = { crate: string; features: string; targets: readonly string[] };

/** What the phones' binaries are built from. */
export const PHONE_BUILDS: readonly Build[] = [
  {
    crate: 'sealwright-ios',
    features: '',
    targets: ['aarch64-apple-ios', 'aarch64-apple-ios-sim', 'x86_64-apple-ios'],
  },
  {
    crate: 'sealwright-android',
    features: '',
    targets: ['aarch64-linux-android', 'armv7-linux-androideabi', 'x86_64-linux-android'],
  },
];

/** What the addons of these machines are built from. The feature brings crates to Linux alone. */
export function addonBuild(...targets: readonly Target[]): Build {
  return {
    crate: 'sealwright-node',
    features: 'desktop-keyring',
    targets: targets.map(({ rust }) => rust),
  };
}

/** Every build of a release. */
const BUILDS = [addonBuild(...TARGETS), ...PHONE_BUILDS];

/** The crates whose code is in the binaries of these builds, as `name version`, in order; ours are among them. */
export function linkedCrates(builds: readonly Build[]): string[] {
  return [...new Set(tree(builds, LINKED).map(({ id }) => id))].toSorted();
}

/**
 * Every crate that is in a binary of any platform or takes part in its build, by name. Asked of `cargo tree`,
 * which resolves features as a build does; `cargo metadata` adds what only tests and other crates switch on.
 */
export function shippedCrates(): Crate[] {
  const crates = new Map<string, Crate>();
  const checksums = locked();
  for (const { depth, id, licence, parent } of tree(BUILDS, 'normal,build')) {
    const [name = '', version = ''] = id.split(' ');
    const checksum = checksums.get(id);
    const known = crates.get(id) ?? {
      name,
      version,
      licence,
      ...(checksum === undefined ? {} : { checksum }),
      isShipped: false,
      isRoot: depth === 0,
      dependencies: [],
    };
    crates.set(id, known);
    if (parent !== undefined) crates.get(parent)?.dependencies.push(id);
  }
  for (const { id } of tree(BUILDS, LINKED)) {
    const crate = crates.get(id);
    if (crate !== undefined) crate.isShipped = true;
  }
  for (const crate of crates.values())
    crate.dependencies = [...new Set(crate.dependencies)].toSorted();
  return [...crates].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, crate]) => crate);
}

/** A licence as SPDX has it: Cargo's older way to write OR is a slash. */
export function spdx(licence: string): string {
  return licence.replaceAll('/', ' OR ');
}

/** One line of a dependency tree. */
type Line = { depth: number; id: string; licence: string; parent: string | undefined };

/** The edges along which code gets into a binary. */
const LINKED = 'normal,no-proc-macro';

/** The dependency trees of builds over the edges given, line by line. */
function tree(builds: readonly Build[], edges: string): Line[] {
  return builds.flatMap(({ crate, features, targets }) => {
    const args = ['--locked', '-p', crate, '--features', features, '-e', edges];
    args.push(...targets.flatMap((target) => ['--target', target]));
    const above: string[] = [];
    return output('cargo', 'tree', ...args, '--prefix', 'depth', '--format', ' {p}\t{l}')
      .split('\n')
      .map((line) => /^(\d+) (\S+) v(\S+)[^\t]*\t(.*?)(?: \(\*\))?$/.exec(line))
      .filter((line) => line !== null)
      .map(([, digits, name, version, licence = '']) => {
        const depth = Number(digits);
        const id = `${name} ${version}`;
        above[depth] = id;
        return { depth, id, licence, parent: above[depth - 1] };
      });
  });
}

/** The checksums of Cargo.lock, by name and version. */
function locked(): Map<string, string> {
  const entries = text('Cargo.lock').matchAll(
    /^name = "(.+)"\nversion = "(.+)"\nsource = ".+"\nchecksum = "([0-9a-f]{64})"$/gm,
  );
  return new Map([...entries].map(([, name, version, sum = '']) => [`${name} ${version}`, sum]));
}
