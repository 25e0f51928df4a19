/**
 * Writes the example as an app of its own: `node scripts/lib/example-variant.mts bare|expo folder tarball`. Its sources and
 * dependencies are the example's; example-app/bare and example-app/expo add the entry, the config and the tools; `bare`
 * has the native projects, and `expo` makes them. The package is the packed one, so that the app is outside of this
 * checkout's workspace, as apps are. Nothing is installed, and what is installed in the folder stays.
 */

import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

import { files, root, text } from './repository.mts';

type Manifest = { dependencies: Record<string, string>; [field: string]: unknown };

const [variant = '', folder = '', tarball = ''] = process.argv.slice(2);
if (!['bare', 'expo'].includes(variant) || tarball === '')
  throw new Error('usage: example-variant.mts bare|expo folder tarball');

const app = resolve(folder);
for (const part of ['src', 'ios', 'android']) {
  rmSync(join(app, part), { recursive: true, force: true });
  if (part === 'src' || variant === 'bare') copy(`example-app/${part}`, part);
}
copy(`example-app/${variant}`, '.');
writeFileSync(join(app, 'package.json'), `${JSON.stringify(manifest(), undefined, 2)}\n`);

/** Copies what this checkout has of a folder. */
function copy(from: string, to: string): void {
  for (const path of files(`${from}/**`)) {
    const target = join(app, to, relative(from, path));
    mkdirSync(join(target, '..'), { recursive: true });
    cpSync(join(root, path), target);
  }
}

function manifest(): Manifest {
  const example = JSON.parse(text('example-app/package.json')) as Manifest;
  const variants = JSON.parse(text(`example-app/${variant}/package.json`)) as Manifest;
  return {
    ...variants,
    main: 'index.js',
    dependencies: {
      ...example.dependencies,
      ...variants.dependencies,
      'react-native-sealwright': `file:${relative(app, resolve(tarball))}`,
    },
  };
}
