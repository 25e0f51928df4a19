/**
 * Writes the example as an Expo app: `node scripts/lib/expo-app.mts folder tarball`. Its sources and dependencies are the
 * example's own; example-app/expo adds the config, the entry and Expo itself; the package is the packed one. Nothing is
 * installed, and what is installed in the folder stays.
 */

import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

import { root, text } from './repository.mts';

type Manifest = {
  name: string;
  version: string;
  private: boolean;
  dependencies: Record<string, string>;
  overrides?: Record<string, string>;
};

const [folder = '', tarball = ''] = process.argv.slice(2).map((path) => resolve(path));
if (folder === '' || tarball === '') throw new Error('usage: expo-app.mts folder tarball');

const example = JSON.parse(text('example-app/package.json')) as Manifest;
const expo = JSON.parse(text('example-app/expo/package.json')) as Manifest;
const manifest = {
  ...expo,
  main: 'index.js',
  dependencies: {
    ...example.dependencies,
    ...expo.dependencies,
    'react-native-sealwright': `file:${relative(folder, tarball)}`,
  },
};

rmSync(join(folder, 'src'), { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
cpSync(join(root, 'example-app/src'), join(folder, 'src'), { recursive: true });
for (const name of ['app.json', 'index.js'])
  writeFileSync(join(folder, name), readFileSync(join(root, 'example-app/expo', name)));
writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
