/**
 * Dependencies are exact versions from a registry, and nothing runs at install time: no ranges, no git
 * or file sources (but a workspace's link to this very checkout), no lifecycle scripts, no registry host in a lock file.
 */

import { posix } from 'node:path';

import { members } from '../lib/cargo.mts';
import { files, finish, text } from '../lib/repository.mts';

type Manifest = {
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
};

type Lock = { packages: Record<string, { resolved?: string; link?: boolean; integrity?: string }> };

const LIFECYCLE = [
  'preinstall',
  'install',
  'postinstall',
  'prepare',
  'prepublish',
  'preprepare',
  'postprepare',
];

finish(
  [...rust(), ...manifests(), ...lock()],
  'every version is exact and nothing runs at install time',
);

function rust(): string[] {
  return members().flatMap(({ name, dependencies }) =>
    dependencies
      .filter(({ source }) => source !== null)
      .filter(
        ({ requirement, source }) => !requirement.startsWith('=') || source?.startsWith('git'),
      )
      .map(
        (dependency) =>
          `${name}: ${dependency.name} ${dependency.requirement} is not an exact version`,
      ),
  );
}

function manifests(): string[] {
  return files('package.json', '*/package.json').flatMap((path) => {
    const manifest = JSON.parse(text(path)) as Manifest;
    const versions = {
      ...manifest.dependencies,
      ...manifest.devDependencies,
      ...manifest.optionalDependencies,
    };
    return [
      ...LIFECYCLE.filter((script) => manifest.scripts?.[script] !== undefined).map(
        (script) => `${path}: lifecycle script ${script}`,
      ),
      ...Object.entries(versions)
        .filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))
        .filter(([, version]) => version !== `file:${posix.relative(posix.dirname(path), '.')}`)
        .map(([name, version]) => `${path}: ${name} ${version} is not an exact version`),
    ];
  });
}

function lock(): string[] {
  const { packages } = JSON.parse(text('package-lock.json')) as Lock;
  return Object.entries(packages)
    .filter(([path, { link }]) => path.includes('node_modules/') && link !== true)
    .flatMap(([path, { resolved, integrity }]) => [
      ...(resolved === undefined ? [] : [`package-lock.json: ${path} names ${resolved}`]),
      ...(integrity === undefined ? [`package-lock.json: ${path} has no integrity`] : []),
    ]);
}
