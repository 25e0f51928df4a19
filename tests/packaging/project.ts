import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** This checkout, and where packaging tests keep what they install. */
export const root = resolve(import.meta.dirname, '../..');
export const addon = process.env['SEALWRIGHT_ADDON'] || join(root, 'build/sealwright.node');
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

/** Builds and packs the package as it would be published. Answers with the tarball and what is in it. */
export function pack(): { tarball: string; files: string[]; size: number } {
  mkdirSync(built, { recursive: true });
  mustRun(root, 'npm', 'run', 'build');
  const said = mustRun(
    root,
    'npm',
    'pack',
    '--json',
    '--ignore-scripts',
    '--pack-destination',
    built,
  );
  const [packed] = JSON.parse(said) as {
    filename: string;
    size: number;
    files: { path: string }[];
  }[];
  if (packed === undefined) throw new Error('npm packed nothing');
  const { filename, files, size } = packed;
  return { tarball: join(built, filename), files: files.map(({ path }) => path), size };
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
  mustRun(folder, 'npm', 'install', '--no-save', ...QUIET, tarball);
  return folder;
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
