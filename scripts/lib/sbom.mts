/**
 * The bills of materials of a release, as CycloneDX 1.6: what Cargo links into the binaries, and what the
 * JavaScript bundles hold of other people's npm packages. Made from the lock files alone, without a time or
 * a serial number, so that the same commit makes the same bytes.
 *
 * `npm sbom` cannot say it: the package has no npm dependency at run time, and what its bundles hold is a
 * development dependency in the lock file.
 */

import { shippedCrates, spdx, type Crate } from './crates.mts';
import { imports, packageOf } from './imports.mts';
import { files, text } from './repository.mts';

/** A CycloneDX document. */
export type Bom = {
  bomFormat: 'CycloneDX';
  specVersion: '1.6';
  version: 1;
  metadata: { component: Component };
  components: Component[];
  dependencies: { ref: string; dependsOn: string[] }[];
};

type Component = {
  type: 'library';
  'bom-ref': string;
  name: string;
  version: string;
  purl: string;
  /** `excluded` is what only takes part in the build. */
  scope?: 'required' | 'excluded';
  licenses?: { expression: string }[];
  hashes?: { alg: 'SHA-256' | 'SHA-512'; content: string }[];
};

/** What is in the binaries, for phones and for Node on every platform together, and what built them. */
export function cargoBom(version: string): Bom {
  const crates = shippedCrates();
  const components = crates.map(
    ({ name, version: of, licence, checksum, isShipped }): Component => ({
      ...component('cargo', name, of, licence),
      scope: isShipped ? 'required' : 'excluded',
      ...(checksum === undefined ? {} : { hashes: [{ alg: 'SHA-256', content: checksum }] }),
    }),
  );
  const roots = crates.filter(({ isRoot }) => isRoot);
  return bom(version, components, [
    { ref: purl('npm', PACKAGE, version), dependsOn: roots.map((crate) => crateRef(crate)) },
    ...crates.map((crate) => ({
      ref: crateRef(crate),
      dependsOn: crate.dependencies.map((id) => {
        const [name = '', of = ''] = id.split(' ');
        return crateRef({ name, version: of });
      }),
    })),
  ]);
}

/** What the JavaScript bundles hold of others. */
export function npmBom(version: string): Bom {
  const { packages } = JSON.parse(text('package-lock.json')) as {
    packages: Record<string, { version: string; license?: string; integrity?: string }>;
  };
  const components = bundled().map((name): Component => {
    const locked = packages[`node_modules/${name}`];
    if (locked?.integrity === undefined) throw new Error(`${name} is not in package-lock.json`);
    const content = Buffer.from(locked.integrity.replace('sha512-', ''), 'base64').toString('hex');
    return {
      ...component('npm', name, locked.version, locked.license ?? ''),
      scope: 'required',
      hashes: [{ alg: 'SHA-512', content }],
    };
  });
  const dependsOn = components.map(({ purl: ref }) => ref);
  return bom(version, components, [{ ref: purl('npm', PACKAGE, version), dependsOn }]);
}

const PACKAGE = 'react-native-sealwright';

/** The npm packages that shipped sources import, other than React and React Native, which the app brings, and this one. */
function bundled(): string[] {
  const sources = files('src').filter((path) => /(?<!\.test)\.tsx?$/.test(path));
  const names = sources
    .flatMap(imports)
    .filter((specifier) => !/^(?:[.#]|node:|react(?:-native(?:-sealwright)?)?$)/.test(specifier))
    .map(packageOf);
  return [...new Set(names)].toSorted();
}

function bom(version: string, components: Component[], dependencies: Bom['dependencies']): Bom {
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: component('npm', PACKAGE, version, 'MIT OR Apache-2.0') },
    components,
    dependencies,
  };
}

function component(kind: 'cargo' | 'npm', name: string, version: string, licence: string) {
  const id = purl(kind, name, version);
  return {
    type: 'library' as const,
    'bom-ref': id,
    name,
    version,
    purl: id,
    ...(licence === '' ? {} : { licenses: [{ expression: spdx(licence) }] }),
  };
}

function crateRef({ name, version }: Pick<Crate, 'name' | 'version'>): string {
  return purl('cargo', name, version);
}

/** A package's address in the form that every inventory reads. */
function purl(kind: 'cargo' | 'npm', name: string, version: string): string {
  return `pkg:${kind}/${name.replace('@', '%40')}@${version.replace('+', '%2B')}`;
}
