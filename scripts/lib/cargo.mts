/** The workspace as cargo describes it. */

import { relative } from 'node:path';

import { output, root } from './repository.mts';

/** One dependency that a member declares. */
export type Dependency = {
  /** The package's name on its registry. */
  name: string;
  /** The name by which the code calls it. */
  alias: string;
  kind: 'normal' | 'dev' | 'build';
  requirement: string;
  /** Where it comes from; null for a path in this workspace. */
  source: string | null;
};

/** One crate of the workspace. */
export type Member = {
  name: string;
  /** Its folder, relative to the checkout. */
  folder: string;
  dependencies: Dependency[];
};

type Metadata = {
  packages: {
    name: string;
    manifest_path: string;
    dependencies: {
      name: string;
      rename: string | null;
      kind: 'dev' | 'build' | null;
      req: string;
      source: string | null;
    }[];
  }[];
};

/** Every crate of the workspace with the dependencies it declares. */
export function members(): Member[] {
  const metadata = JSON.parse(
    output('cargo', 'metadata', '--locked', '--no-deps', '--format-version', '1'),
  ) as Metadata;
  return metadata.packages.map(({ name, manifest_path, dependencies }) => ({
    name,
    folder: relative(root, manifest_path)
      .replaceAll('\\', '/')
      .replace(/\/Cargo\.toml$/, ''),
    dependencies: dependencies.map((dependency) => ({
      name: dependency.name,
      alias: (dependency.rename ?? dependency.name).replaceAll('-', '_'),
      kind: dependency.kind ?? 'normal',
      requirement: dependency.req,
      source: dependency.source,
    })),
  }));
}
