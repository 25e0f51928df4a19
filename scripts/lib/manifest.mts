/** The package.json that is published, made from the one that this checkout works with. */

/** As much of a package.json as we touch; the rest passes through. */
export type Manifest = {
  name: string;
  version: string;
  license: string;
  exports: unknown;
  imports: unknown;
  [field: string]: unknown;
};

/** What only a release knows. */
export type Release = {
  /** The addon packages that are published with it. Each has the same version. */
  addons: readonly string[];
  /** The address of the repository it is built in, which npm compares with the provenance. */
  repository?: string | undefined;
  /** Whether it may be published at all. */
  isPublishable: boolean;
};

/** What a checkout needs and an installed package does not. */
const LEFT_OUT = ['private', 'files', 'workspaces', 'scripts', 'devDependencies'];
/** The condition under which this checkout runs its sources; see package.json. */
const SOURCE = 'sealwright-source';

/**
 * The manifest to publish. It names no script, no development dependency and no source condition; it names the
 * addon packages, which the checkout's cannot, because a lock file would have to hold the hashes of packages
 * that are made from that very commit.
 */
export function publishedManifest(manifest: Manifest, release: Release): Manifest {
  const { name, version, ...rest } = without(manifest, LEFT_OUT) as Manifest;
  const addons = release.addons.map((addon) => [addon, version]);
  return {
    name,
    version,
    ...(release.isPublishable ? publication(release.repository) : { private: true }),
    ...rest,
    exports: withoutSource(manifest.exports),
    imports: withoutSource(manifest.imports),
    ...(addons.length === 0 ? {} : { optionalDependencies: Object.fromEntries(addons) }),
  };
}

/**
 * The fields by which npm publishes a package of ours: to everybody, and only with a statement of where and from
 * what it was built, so that no machine of a developer can publish it by mistake.
 */
export function publication(repository: string | undefined): Record<string, unknown> {
  return {
    publishConfig: { access: 'public', provenance: true },
    ...(repository === undefined
      ? {}
      : { repository: { type: 'git', url: `git+${repository}.git` } }),
  };
}

function withoutSource(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(without(value, [SOURCE]));
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutSource(inner)]));
}

function without(value: object, keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}
