import type { NotificationSettings } from './settings.ts';
import type { Warn } from './warn.ts';

/** The Notification Service Extension of one app, with every name decided. */
export type Extension = {
  /** Its target, its product and its folder in `ios/`. */
  target: string;
  bundleId: string;
  appBundleId: string;
  appGroup: string;
  /** Without the team's prefix. */
  keychainGroup: string;
  pushes: 'development' | 'production';
  /** The Swift file of the app's that is used, from the project's folder. */
  service: string | undefined;
  /** The app's version and build, which the system wants an extension to share. */
  version: string;
  build: string;
  team: string | undefined;
};

/** As much of an app's config as an extension takes from it. */
export type AppConfig = {
  version?: string;
  ios?: {
    bundleIdentifier?: string;
    buildNumber?: string;
    appleTeamId?: string;
    infoPlist?: Record<string, unknown>;
  };
};

/** The keys of Info.plist under which the engine looks for what app and extension share. */
export const APP_GROUP_KEY = 'SealwrightAppGroup';
export const KEYCHAIN_GROUP_KEY = 'SealwrightKeychainGroup';
/** What Xcode puts for the team's prefix. */
export const PREFIX = '$(AppIdentifierPrefix)';

/**
 * The extension of an app, or undefined, with a warning, for an app that has no bundle id. Groups that the app's own
 * config names in Info.plist win over the options.
 */
export function extensionOf(
  config: AppConfig,
  settings: NotificationSettings,
  warn: Warn,
): Extension | undefined {
  const appBundleId = config.ios?.bundleIdentifier;
  if (appBundleId === undefined) {
    warn('ios.bundleIdentifier', 'is not set, so notifications are not set up on iOS');
    return undefined;
  }
  const named = (key: string, option: string | undefined, strip: string) => {
    const own = config.ios?.infoPlist?.[key];
    if (typeof own !== 'string') return option;
    const value = own.replace(strip, '');
    if (option !== undefined && option !== value) {
      warn(`ios.infoPlist.${key}`, `is ${own} and stays so; the plugin's option says ${option}`);
    }
    return value;
  };
  return {
    target: settings.target,
    bundleId: `${appBundleId}.${settings.target}`,
    appBundleId,
    appGroup: named(APP_GROUP_KEY, settings.appGroup, '') ?? `group.${appBundleId}`,
    keychainGroup:
      named(KEYCHAIN_GROUP_KEY, settings.keychainGroup, PREFIX) ?? `${appBundleId}.shared`,
    pushes: settings.pushes,
    service: settings.service,
    version: config.version ?? '1.0.0',
    build: config.ios?.buildNumber ?? '1',
    team: config.ios?.appleTeamId,
  };
}
