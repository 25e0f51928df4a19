import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { noEngine, type Host, type HostDefaults } from './host.ts';
import { machine } from './machine.node.ts';

/**
 * The host of Node: the engine as a native addon, in the main thread, worker threads and Jest's workers.
 *
 * The addon is searched for at the first use, in this order:
 * 1. the file that the environment variable `SEALWRIGHT_ADDON` names (then nothing else is tried);
 * 2. the package `react-native-sealwright-<platform>-<arch>`, with the C library on Linux and `msvc` on Windows,
 *    for example `…-linux-x64-gnu`: an optional dependency of this one, of which npm installs what fits the machine;
 * 3. `build/sealwright.node` beside this package's package.json, where a checkout builds it.
 */
export const host: Host = {
  async invoke(request, bytes) {
    return connection().invoke(request, bytes);
  },
  take: (ticket) => connection().take(ticket),
  onEvent(listener) {
    listeners.add(listener);
    return { remove: () => void listeners.delete(listener) };
  },
  // A test setup (jest-setup.cjs) leaves its defaults here; nothing else does.
  defaults: () => (globalThis as { [DEFAULTS]?: HostDefaults })[DEFAULTS] ?? {},
};

/** The surface of the addon. One connection per copy of this module; its handles are its own. */
type Addon = { connect(onEvent: (notice: string) => void): Connection };
type Connection = {
  invoke(request: string, bytes: ArrayBuffer): string;
  take(ticket: string): ArrayBuffer;
};

const DEFAULTS: unique symbol = Symbol.for('react-native-sealwright.defaults');
const listeners = new Set<(notice: string) => void>();
const requireHere = createRequire(import.meta.url);
let connected: Connection | undefined;

function connection(): Connection {
  if (connected === undefined) {
    const { invoke, take } = load().connect((notice) => {
      for (const listener of listeners) listener(notice);
    });
    connected = { invoke, take };
  }
  return connected;
}

function load(): Addon {
  const path = places().find(isThere);
  if (path === undefined) throw missing(`there is no native addon; ${remedy()}`);
  let addon: Partial<Addon>;
  try {
    addon = requireHere(path) as Partial<Addon>;
  } catch (cause) {
    throw missing('the native addon cannot be loaded', cause);
  }
  if (typeof addon.connect !== 'function') throw missing('the addon is not ours');
  return addon as Addon;
}

function places(): string[] {
  const chosen = chosenPath();
  if (chosen !== undefined) return [resolve(chosen)];
  return [addonPackage(), join(packageFolder(), 'build', 'sealwright.node')];
}

function chosenPath(): string | undefined {
  return process.env['SEALWRIGHT_ADDON'] || undefined;
}

function addonPackage(): string {
  return `react-native-sealwright-${machine()}`;
}

function isThere(place: string): boolean {
  try {
    requireHere.resolve(place);
    return true;
  } catch {
    return false;
  }
}

/** The nearest folder with a package.json above this file: the same for src and for dist. */
function packageFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  let folder = here;
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) return here;
    folder = parent;
  }
  return folder;
}

function missing(why: string, cause?: unknown): Error {
  return noEngine('NATIVE_MISSING', `${machine()}, Node ${process.version}: ${why}`, cause);
}

function remedy(): string {
  if (chosenPath() !== undefined) return 'SEALWRIGHT_ADDON names a file that is not there';
  return (
    `the package ${addonPackage()} is not installed. It is an optional dependency: install again on this machine ` +
    'without --omit=optional, and with no node_modules or lock file that was made for another platform only. ' +
    'Where no such package exists, build the addon from source and let SEALWRIGHT_ADDON name its file'
  );
}
