import { extensionEntitlements } from './app-plists.ts';
import type { Extension } from './extension.ts';

type Tree = { [key: string]: unknown };

/**
 * Tells EAS Build of the extension, in `extra` of the app's config, so that it makes credentials for both targets.
 * What the app says of a target of that name stays.
 */
export function declareToEas(extra: Tree, extension: Extension): Tree {
  const eas = treeAt(extra, 'eas');
  const build = treeAt(eas, 'build');
  const experimental = treeAt(build, 'experimental');
  const ios = treeAt(experimental, 'ios');
  const listed = (ios['appExtensions'] ?? []) as Tree[];
  if (listed.some(({ targetName }) => targetName === extension.target)) return extra;
  const appExtensions = [
    ...listed,
    {
      targetName: extension.target,
      bundleIdentifier: extension.bundleId,
      entitlements: extensionEntitlements(extension),
    },
  ];
  return {
    ...extra,
    eas: {
      ...eas,
      build: { ...build, experimental: { ...experimental, ios: { ...ios, appExtensions } } },
    },
  };
}

function treeAt(tree: Tree, key: string): Tree {
  return (tree[key] ?? {}) as Tree;
}
