import { APP_GROUP_KEY, KEYCHAIN_GROUP_KEY, PREFIX, type Extension } from './extension.ts';
import type { Warn } from './warn.ts';

/** A property list: Info.plist or a file of entitlements. */
export type Plist = Record<string, unknown>;

/** Every entitlement that the plugin knows; it can set no other. */
export const ENTITLEMENTS = {
  appGroups: 'com.apple.security.application-groups',
  keychainGroups: 'keychain-access-groups',
  pushes: 'aps-environment',
} as const;

/** Names in the app's Info.plist what the app and its extension share, where the app does not do so itself. */
export function namePlaces(plist: Plist, extension: Extension, warn: Warn): Plist {
  for (const [key, value] of Object.entries(placesOf(extension))) {
    const own = (plist[key] ??= value);
    if (own !== value) {
      warn(key, `is ${String(own)} in Info.plist and stays so, but the extension has ${value}`);
    }
  }
  return plist;
}

/** The two entries of Info.plist that both targets have. */
export function placesOf({ appGroup, keychainGroup }: Extension): Record<string, string> {
  return { [APP_GROUP_KEY]: appGroup, [KEYCHAIN_GROUP_KEY]: PREFIX + keychainGroup };
}

/**
 * Adds the groups and the push service to the app's entitlements. Where the app has no keychain group yet, its own id
 * comes first, so that what else it keeps in the keychain stays in the place that the system takes by default.
 */
export function entitle(plist: Plist, extension: Extension, warn: Warn): Plist {
  const { appGroups, keychainGroups, pushes } = ENTITLEMENTS;
  const own = plist[keychainGroups] ?? [PREFIX + extension.appBundleId];
  const environment = plist[pushes] ?? extension.pushes;
  if (environment !== extension.pushes) {
    warn(
      pushes,
      `is ${String(environment)} and stays so; the plugin's option says ${extension.pushes}`,
    );
  }
  return {
    ...plist,
    [appGroups]: withItem(plist[appGroups] ?? [], extension.appGroup, appGroups),
    [keychainGroups]: withItem(own, PREFIX + extension.keychainGroup, keychainGroups),
    [pushes]: environment,
  };
}

/** The entitlements of the extension. */
export function extensionEntitlements({ appGroup, keychainGroup }: Extension): Plist {
  return {
    [ENTITLEMENTS.appGroups]: [appGroup],
    [ENTITLEMENTS.keychainGroups]: [PREFIX + keychainGroup],
  };
}

function withItem(list: unknown, item: string, key: string): unknown[] {
  if (!Array.isArray(list)) {
    throw new Error(`react-native-sealwright: the app's entitlement ${key} is not a list`);
  }
  return list.includes(item) ? list : [...list, item];
}
