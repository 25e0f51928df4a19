/**
 * Who may import whom. The two tables below are the house's plan; an edge that is not in them fails.
 */

import { members } from '../lib/cargo.mts';
import { imports, resolved } from '../lib/imports.mts';
import { files, finish, text } from '../lib/repository.mts';

/** Our crates, without `sealwright-`, and the ones each may depend on. */
const ROOMS: Record<string, string[]> = {
  crypto: [],
  transport: [],
  vault: ['crypto'],
  store: ['crypto'],
  engine: ['crypto', 'store', 'transport', 'vault'],
  lab: ['crypto', 'engine', 'store'],
  waist: ['crypto', 'engine', 'store', 'transport', 'vault'],
  node: ['waist'],
  ios: ['vault', 'waist'],
  android: ['vault', 'waist'],
};

/** Crates of others that belong to one room alone, so that there is one place to look when they change. */
const KEPT_IN: Record<string, string[]> = {
  'aes-gcm': ['crypto'],
  chacha20poly1305: ['crypto'],
  'ed25519-dalek': ['crypto'],
  getrandom: ['crypto'],
  hkdf: ['crypto'],
  hmac: ['crypto'],
  hpke: ['crypto'],
  sha2: ['crypto'],
  openmls: ['engine'],
  rusqlite: ['store'],
  'keyring-core': ['vault', 'waist', 'node', 'ios', 'android'],
  napi: ['node'],
  'napi-derive': ['node'],
  uniffi: ['ios'],
  jni: ['android'],
  'ts-rs': ['transport', 'waist'],
};

/** What the relay contract and its clients may use of src, and so the reference relay with them. */
const SHARED_WITH_RELAY = new Set(['src/base64url.ts']);

/** What speaks a foreign ABI and so may say `unsafe`: the bridges, and the lab where it stands in for libc. */
const UNSAFE = /^rust\/(?:bridge\/(?:ios|android|node)\/|lab\/src\/disk\.rs)/;

const SOURCE = /\.(?:[cm]?ts|tsx|[cm]?js)$/;
const TEST = /\.test\.[cm]?tsx?$|(?:^|\/)(?:test|tests|testing)\//;

const problems = [...crateEdges(), ...unsafeCode(), ...typescriptEdges()];
finish(problems, 'every import is in the table');

function crateEdges(): string[] {
  return members().flatMap(({ name, dependencies }) => {
    const room = short(name);
    const allowed = ROOMS[room];
    if (allowed === undefined)
      return [`${name}: a crate without a row in scripts/checks/rooms.mts`];
    return dependencies
      .filter(({ kind }) => kind !== 'dev')
      .filter((dependency) =>
        dependency.source === null
          ? !allowed.includes(short(dependency.name))
          : !(KEPT_IN[dependency.name]?.includes(room) ?? true),
      )
      .map((dependency) => `${name} must not depend on ${dependency.name}`);
  });
}

function short(name: string): string {
  return name.replace(/^sealwright-/, '');
}

function unsafeCode(): string[] {
  return files('rust/**/*.rs')
    .filter((path) => !UNSAFE.test(path))
    .filter((path) =>
      /\bunsafe\s*(?:\{|fn\b|impl\b|extern\b)|\b(?:allow|expect)\(unsafe_code/.test(text(path)),
    )
    .map((path) => `${path}: unsafe code outside rust/bridge/{ios,android,node}`);
}

function typescriptEdges(): string[] {
  return files('src', 'relay', 'plugin', 'demo', 'example-app')
    .filter((path) => SOURCE.test(path))
    .flatMap((path) =>
      imports(path)
        .map((specifier) => resolved(path, specifier))
        .map((target) => ({ target, problem: problemOf(path, target) }))
        .filter(({ problem }) => problem !== undefined)
        .map(({ target, problem }) => `${path} imports ${target}: ${problem}`),
    );
}

/** Why a file must not import a target, or undefined when it may. */
function problemOf(path: string, target: string): string | undefined {
  if (path.startsWith('src/') && /^(?:relay|example-app|tests|scripts|rust)\//.test(target)) {
    return 'src stands alone';
  }
  if (
    path.startsWith('plugin/') &&
    !/^(?:plugin\/|react-native-sealwright\/package\.json$|node:|expo\/config-plugins$)/.test(
      target,
    )
  ) {
    return "the plugin runs in an app's build, with Node and the app's Expo alone";
  }
  if (path.startsWith('src/react/') && /^src\/(?!react\/)/.test(target)) {
    return 'hooks use the public entry, so that an app has one copy of it';
  }
  if (/^(?:src\/)?relay\//.test(path) && isOfEngine(target)) {
    return 'a relay knows only the contract in src/relay';
  }
  if (/^(?:demo|example-app)\//.test(path) && /^(?:src|relay|rust)\//.test(target)) {
    return 'demonstrations use the public entries';
  }
  const knowsHost = !path.startsWith('src/') || path.startsWith('src/native/') || TEST.test(path);
  if (!knowsHost && (target.startsWith('#') || target.endsWith('.node'))) {
    return 'only src/native knows the host';
  }
  return undefined;
}

/** Whether a target is part of src that has nothing to do with relays. */
function isOfEngine(target: string): boolean {
  return (
    target.startsWith('src/') && !target.startsWith('src/relay/') && !SHARED_WITH_RELAY.has(target)
  );
}
