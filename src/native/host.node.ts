import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { noEngine, type Host, type HostDefaults } from './host.ts';

/**
 * The host of Node: the engine as a native addon, in the main thread, worker threads and Jest's workers.
 *
 * The addon is searched for at the first use, in this order:
 * 1. the file that the environment variable `SEALWRIGHT_ADDON` names (then nothing else is tried);
 * 2. the package `react-native-sealwright-<platform>-<arch>`, for example `…-linux-x64`;
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
  if (path === undefined) throw missing('there is no native addon');
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
  const chosen = process.env['SEALWRIGHT_ADDON'];
  if (chosen !== undefined && chosen !== '') return [resolve(chosen)];
  const platform = `react-native-sealwright-${process.platform}-${process.arch}`;
  return [platform, join(packageFolder(), 'build', 'sealwright.node')];
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
  const platform = `${process.platform}-${process.arch}`;
  return noEngine('NATIVE_MISSING', `${why} for ${platform} (Node ${process.version})`, cause);
}
