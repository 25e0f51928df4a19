import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

import { addonPath, packageName, TARGETS, writePackage } from '../../scripts/lib/addons.mts';
import { PHONE_BINARIES } from '../../scripts/lib/phone-binaries.mts';
import { machine } from '../../src/native/machine.node.ts';

/** This checkout, and where packaging tests keep what they install. */
export const root = resolve(import.meta.dirname, '../..');
export const addon = process.env['SEALWRIGHT_ADDON'] || join(root, 'build/sealwright.node');
const { version: VERSION } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string;
};
const built = join(root, 'build/packaging');
const fixtures = join(import.meta.dirname, 'fixtures');

/** How a command ended. */
export type Ended = { status: number | null; stdout: string; stderr: string; all: string };

/** Runs a command. Only what is given is added to the environment; nothing of this test run gets in. */
export function run(cwd: string, command: string[], environment: NodeJS.ProcessEnv = {}): Ended {
  const [program = '', ...args] = command;
  const {
    NODE_OPTIONS: _,
    NODE_TEST_CONTEXT: __,
    SEALWRIGHT_ADDON: ___,
    ...inherited
  } = process.env;
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    env: { ...inherited, ...environment },
    timeout: 300_000,
    maxBuffer: 64 << 20,
  });
  return { status, stdout, stderr, all: `${stdout}\n${stderr}` };
}

/** Runs a command that has to succeed. */
export function mustRun(cwd: string, ...command: string[]): string {
  const { status, stdout, all } = run(cwd, command);
  if (status !== 0) throw new Error(`${command.join(' ')} failed:\n${all}`);
  return stdout;
}

/**
 * Packs a whole release with `scripts/pack`, the way the release workflow does, with the phones' binaries and the addons
 * of other machines replaced by a line of text. Answers with the tarball of the package and what is in it.
 */
export function pack(): Packed {
  mkdirSync(built, { recursive: true });
  const from = join(built, 'binaries');
  rmSync(from, { recursive: true, force: true });
  for (const path of [...PHONE_BINARIES, ...TARGETS.map(addonPath)]) {
    mkdirSync(dirname(join(from, path)), { recursive: true });
    writeFileSync(join(from, path), 'stands for a binary\n');
  }
  const out = join(built, 'release');
  const packing = (...more: string[]) =>
    run(root, ['bash', 'scripts/pack', '--from', from, ...more]);
  const { status, all } = packing('--out', out);
  if (status !== 0) throw new Error(`scripts/pack failed:\n${all}`);
  const name = `react-native-sealwright-${VERSION}.tgz`;
  const listed = mustRun(out, 'tar', '-tzf', name).trim().split('\n');
  const files = listed.map((path) => path.replace(/^package\//, ''));
  return {
    tarball: join(out, name),
    files,
    size: statSync(join(out, name)).size,
    from,
    out,
    packing,
  };
}

/** A packed release. */
export type Packed = {
  /** The tarball of the package itself. */
  tarball: string;
  /** The paths in it. */
  files: string[];
  /** Its size in bytes. */
  size: number;
  /** The folder of stand-ins that it was packed from. */
  from: string;
  /** The folder with all results. */
  out: string;
  /** Packs again from the same stand-ins, with more options. */
  packing: (...more: string[]) => Ended;
};

/** The package of this machine's addon, with the addon that the tests use, as a tarball. */
export function packAddon(): { name: string; tarball: string } {
  const target = TARGETS.find(({ name }) => name === machine());
  if (target === undefined) throw new Error(`no addon is published for ${machine()}`);
  const folder = join(built, 'addon');
  rmSync(folder, { recursive: true, force: true });
  writePackage(target, addon, folder, { version: VERSION, license: 'MIT OR Apache-2.0' });
  mustRun(folder, 'npm', 'pack', '--ignore-scripts', '--pack-destination', built);
  const name = packageName(target);
  return { name, tarball: join(built, `${name}-${VERSION}.tgz`) };
}

/**
 * A project with the tarball installed, from the fixtures of these names. With dependencies of its own it
 * stands in build/packaging, where they stay installed for the next run; without, in a folder of its own,
 * where nothing of this checkout can be found by accident.
 */
export function project(name: string, tarball: string, ...from: string[]): string {
  const manifest = join(fixtures, name, 'package.json');
  const isApart = !existsSync(manifest);
  const folder = isApart ? mkdtempSync(join(tmpdir(), 'sealwright-packed-')) : join(built, name);
  if (isApart) writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  else install(folder, manifest);
  for (const fixture of [name, ...from]) {
    const source = join(fixtures, fixture);
    const filter = (path: string) => path !== join(source, 'package.json');
    if (existsSync(source)) cpSync(source, folder, { recursive: true, filter });
  }
  rmSync(join(folder, 'node_modules/react-native-sealwright'), { recursive: true, force: true });
  installInto(folder, tarball);
  return folder;
}

/** Installs tarballs into a project; no registry is asked for the addons of other machines. */
export function installInto(folder: string, ...tarballs: string[]): void {
  mustRun(folder, 'npm', 'install', '--no-save', '--offline', ...QUIET, ...tarballs);
}

/** Installs what a manifest names, unless the folder has just that. */
function install(folder: string, manifest: string): void {
  const wanted = readFileSync(manifest, 'utf8');
  const mark = join(folder, 'node_modules/.sealwright-installed');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), wanted);
  mustRun(folder, 'npm', 'install', '--no-package-lock', ...QUIET);
  writeFileSync(mark, wanted);
}

const QUIET = [
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--prefer-offline',
  '--loglevel=error',
];
