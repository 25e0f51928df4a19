/** Every declared dependency, of Rust and of npm, is named by the code or the scripts of its package. */

import { members, type Dependency } from '../lib/cargo.mts';
import { imports, packageOf } from '../lib/imports.mts';
import { files, finish, text } from '../lib/repository.mts';

type Manifest = {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  scripts?: Record<string, string>;
  workspaces?: string[];
};

/** Tools that our scripts call by another name than their package's. */
const COMMANDS: Record<string, string> = { typescript: 'tsc' };

/** What nobody imports by its name, because another dependency asks for it or puts it in another's place, and which. */
const PEERS: Record<string, string> = {
  '@react-native/babel-preset': 'jest',
  '@react-native/jest-preset': 'react-native-sealwright',
  'react-dom': 'react-native-web',
  'react-native-web': 'vite',
  'react-native-screens': '@react-navigation/native-stack',
};

finish([...rust(), ...npm()], 'every dependency is used');

function rust(): string[] {
  const all = members();
  const declared = new Set(all.flatMap(({ dependencies }) => dependencies.map(({ name }) => name)));
  const ours = new Set(all.map(({ name }) => name));
  const shared = keys('workspace.dependencies').filter((name) => !ours.has(name));
  return [
    ...shared
      .filter((name) => !declared.has(name))
      .map((name) => `Cargo.toml: no member uses ${name}`),
    ...all.flatMap(({ name, folder, dependencies }) =>
      dependencies
        .filter((dependency) => !isNamed(dependency, folder))
        .map(
          (dependency) => `${name}: ${dependency.kind} dependency ${dependency.name} is not used`,
        ),
    ),
  ];
}

/** The keys of one table of the root's Cargo.toml. */
function keys(table: string): string[] {
  const tables = text('Cargo.toml').split(/^\[(.+)\]$/m);
  const body = tables[tables.indexOf(table) + 1] ?? '';
  const found = [...body.matchAll(/^([\w-]+)\s*=/gm)].map(([, key = '']) => key);
  if (found.length === 0) throw new Error(`Cargo.toml has no table ${table}`);
  return found;
}

function isNamed({ alias, kind }: Dependency, folder: string): boolean {
  const places = {
    normal: [`${folder}/src/**/*.rs`, `${folder}/src/*.rs`],
    dev: [`${folder}/**/*.rs`],
    build: [`${folder}/build.rs`],
  }[kind];
  const named = new RegExp(`\\b${alias}\\s*(?:::|;|\\bas\\b)`);
  return files(...places).some((path) => named.test(text(path)));
}

function npm(): string[] {
  const workspaces = (JSON.parse(text('package.json')) as Manifest).workspaces ?? [];
  return [
    ...unused(
      'package.json',
      (path) => !workspaces.some((folder) => path.startsWith(`${folder}/`)),
    ),
    ...workspaces.flatMap((folder) =>
      unused(`${folder}/package.json`, (path) => path.startsWith(`${folder}/`)),
    ),
  ];
}

function unused(manifestPath: string, belongs: (path: string) => boolean): string[] {
  const manifest = JSON.parse(text(manifestPath)) as Manifest;
  const named = new Set(
    files('*.ts', '*.mts', '*.cts', '*.tsx', '*.js', '*.mjs', '*.cjs')
      .filter(belongs)
      .flatMap(imports)
      .map(packageOf),
  );
  const calls = [
    ...Object.values(manifest.scripts ?? {}),
    ...files('scripts/**/*.sh', 'scripts/checks/types.mts').map(text),
  ].join('\n');
  const declared = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  return declared
    .filter((name) => !declared.includes(PEERS[name] ?? ''))
    .filter((name) => {
      const typed = name.replace(/^@types\//, '');
      return !(
        named.has(name) ||
        (typed !== name && (typed === 'node' || named.has(typed))) ||
        new RegExp(`\\b${COMMANDS[name] ?? name}\\b`).test(calls)
      );
    })
    .map((name) => `${manifestPath}: ${name} is not used`);
}
