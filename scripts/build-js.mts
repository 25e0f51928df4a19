/**
 * Builds what the npm package ships of our TypeScript into dist/: an ESM and a CommonJS file for each
 * entry, the hosts and Expo's plugin beside them, and the declarations of what the entries export, in both spellings.
 *
 * `#host` stays an import, so that package.json decides; only `node.cjs` names its host itself, because
 * inside React Native's Jest environment `#host` would not mean Node.
 */

import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { build, type Plugin } from 'rolldown';

import { root } from './lib/repository.mts';

const dist = join(root, 'dist');
const types = join(root, 'build/types');
/** A relative import as tsc leaves it: with the source's own extension. */
const RELATIVE = /('\.{1,2}\/[^']+)\.ts'/g;

rmSync(dist, { recursive: true, force: true });
rmSync(types, { recursive: true, force: true });
declare();
for (const format of ['mjs', 'cjs'] as const) {
  await bundle('src/relay/index.ts', `relay.${format}`);
  await bundle('src/react/index.ts', `react.${format}`);
  await bundle('src/native/host.node.ts', `host.node.${format}`);
  await bundle('src/native/host.web.ts', `host.web.${format}`);
  await bundle('src/index.ts', `index.${format}`);
}
await bundle('src/index.ts', 'node.cjs', './host.node.cjs');
await bundle('src/native/host.native.ts', 'host.native.cjs');
await bundle('plugin/index.ts', 'plugin.cjs');
// What others wrote and the bundles hold.
copyFileSync(join(root, 'node_modules/@noble/hashes/LICENSE'), join(dist, 'LICENSE-noble-hashes'));

/** Bundles one entry into one file of dist. */
async function bundle(input: string, file: string, host = '#host'): Promise<void> {
  const isCommonJs = file.endsWith('.cjs');
  await build({
    cwd: root,
    input,
    platform: file.includes('node') ? 'node' : 'neutral',
    external: /^node:|^expo\/config-plugins$|^react(?:-native|-native-sealwright)?$/,
    plugins: [hostAt(host)],
    output: {
      file: join(dist, file),
      format: isCommonJs ? 'cjs' : 'esm',
      exports: 'named',
      comments: { legal: true, jsdoc: false },
    },
    resolve: { conditionNames: ['import', 'default'] },
    logLevel: 'warn',
  });
}

/** Leaves `#host` outside, under the name given. */
function hostAt(name: string): Plugin {
  return {
    name: 'host',
    resolveId: (id) => (id === '#host' ? { id: name, external: true } : null),
  };
}

/** Writes the declarations that the entries reach, once for ESM and once for CommonJS, and those of the plugin's options. */
function declare(): void {
  compile('--project', join(root, 'tsconfig.build.json'));
  for (const path of reached(['index.d.ts', 'react/index.d.ts', 'relay/index.d.ts'])) {
    const text = readFileSync(join(types, path), 'utf8');
    for (const kind of ['m', 'c']) {
      const target = join(dist, 'types', path.replace(/\.d\.ts$/, `.d.${kind}ts`));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(
        target,
        text.replace(RELATIVE, (_, quoted) => `${quoted}.${kind}js'`),
      );
    }
  }
  const plugin = join(types, 'plugin');
  const emit = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly'];
  compile('--project', join(root, 'plugin'), ...emit, '--outDir', plugin);
  copyFileSync(join(plugin, 'options.d.ts'), join(dist, 'types/plugin.d.cts'));
}

function compile(...args: string[]): void {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [compiler, ...args], { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}

/** The files that these lead to by their imports. */
function reached(entries: string[]): Set<string> {
  const found = new Set<string>();
  const visit = (path: string): void => {
    if (found.has(path)) return;
    found.add(path);
    const text = readFileSync(join(types, path), 'utf8');
    for (const [, quoted = ''] of text.matchAll(RELATIVE)) {
      const target = resolve('/', dirname(path), quoted.slice(1)).slice(1);
      visit(`${target}.d.ts`);
    }
  };
  entries.forEach(visit);
  return found;
}
