/**
 * The machines that a Node addon is published for, and the npm package of each.
 *
 * Run with a target's name, it prints what Rust calls that target; without one, every name.
 */

import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { root, text } from './repository.mts';

/** One machine, in everybody's words. */
export type Target = {
  /** What its package is called after `react-native-sealwright-`: the name that src/native/machine.node.ts makes. */
  name: string;
  /** The platform, processor and C library that npm matches; it installs the package on no other machine. */
  os: 'darwin' | 'linux' | 'win32';
  cpu: 'arm64' | 'x64';
  libc?: 'glibc' | 'musl';
  /** Rust's name of the target. */
  rust: string;
  /** The hosted runner that builds it and tests it. */
  runner: string;
};

/** Every published target. A workflow's matrix repeats names and runners; a check compares. */
export const TARGETS: readonly Target[] = [
  {
    name: 'darwin-arm64',
    os: 'darwin',
    cpu: 'arm64',
    rust: 'aarch64-apple-darwin',
    runner: 'macos-26',
  },
  {
    name: 'darwin-x64',
    os: 'darwin',
    cpu: 'x64',
    rust: 'x86_64-apple-darwin',
    runner: 'macos-26-intel',
  },
  {
    name: 'linux-x64-gnu',
    os: 'linux',
    cpu: 'x64',
    libc: 'glibc',
    rust: 'x86_64-unknown-linux-gnu',
    runner: 'ubuntu-24.04',
  },
  {
    name: 'linux-arm64-gnu',
    os: 'linux',
    cpu: 'arm64',
    libc: 'glibc',
    rust: 'aarch64-unknown-linux-gnu',
    runner: 'ubuntu-24.04-arm',
  },
  {
    name: 'linux-x64-musl',
    os: 'linux',
    cpu: 'x64',
    libc: 'musl',
    rust: 'x86_64-unknown-linux-musl',
    runner: 'ubuntu-24.04',
  },
  {
    name: 'win32-x64-msvc',
    os: 'win32',
    cpu: 'x64',
    rust: 'x86_64-pc-windows-msvc',
    runner: 'windows-2025',
  },
];

/** Where `scripts/build-addon` leaves a target's addon, under the checkout or what stands for it. */
export function addonPath(target: Target): string {
  return `build/addons/${target.name}/sealwright.node`;
}

/** The npm package of a target. */
export function packageName(target: Target): string {
  return `react-native-sealwright-${target.name}`;
}

/**
 * Writes a target's package into a folder: its manifest, which runs nothing and says where it may be
 * installed, a README, the licences, and the addon.
 */
export function writePackage(
  target: Target,
  addon: string,
  folder: string,
  about: { version: string; license: string; [field: string]: unknown },
): void {
  const { name, os, cpu, libc } = target;
  mkdirSync(folder, { recursive: true });
  const manifest = {
    name: packageName(target),
    ...about,
    description: `The Node addon of react-native-sealwright for ${name}.`,
    main: 'sealwright.node',
    os: [os],
    cpu: [cpu],
    ...(libc === undefined ? {} : { libc: [libc] }),
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  writeFileSync(join(folder, 'README.md'), readme(target));
  for (const licence of LICENCES) writeFileSync(join(folder, licence), text(licence));
  copyFileSync(addon, join(folder, 'sealwright.node'));
}

const LICENCES = ['LICENSE', 'LICENSE-APACHE', 'LICENSE-MIT'];

function readme(target: Target): string {
  return `# ${packageName(target)}

The engine of [react-native-sealwright](https://sealwright.dev) as a Node addon, built for ${target.rust}.

Nothing here is for direct use: react-native-sealwright names it as an optional dependency, npm installs it on
the machines it fits, and the package finds it there. It runs no script, at installation or later.
`;
}

if (import.meta.main) {
  const [wanted] = process.argv.slice(2);
  const target = TARGETS.find(({ name }) => name === wanted);
  if (wanted !== undefined && target === undefined) {
    console.error(`there is no target ${wanted}; ${root} knows ${TARGETS.map(({ name }) => name)}`);
    process.exit(1);
  }
  console.log(target?.rust ?? TARGETS.map(({ name }) => name).join('\n'));
}
