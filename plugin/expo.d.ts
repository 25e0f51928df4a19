/** As much of Expo's config plugins as this plugin names. An app brings the real ones, with its own Expo. */
declare module 'expo/config-plugins' {
  /** An app's config. */
  export type ExpoConfig = {
    name?: string;
    version?: string;
    ios?: {
      bundleIdentifier?: string;
      buildNumber?: string;
      appleTeamId?: string;
      infoPlist?: Record<string, unknown>;
    };
    extra?: Record<string, unknown>;
  };

  /** Changes one of a platform's files, or parts of it. */
  export type Mod<Data> = (
    config: ExpoConfig & {
      modResults: Data;
      modRequest: { projectRoot: string; platformProjectRoot: string };
    },
  ) => unknown;

  type With<Data> = (config: ExpoConfig, mod: Mod<Data>) => ExpoConfig;

  export const withInfoPlist: With<Record<string, unknown>>;
  export const withEntitlementsPlist: With<Record<string, unknown>>;
  export const withPodfile: With<{ contents: string }>;
  export const withXcodeProject: With<{
    hash: { project: import('./xcode-project.ts').XcodeContents };
  }>;
  export const withAndroidManifest: With<import('./android-manifest.ts').Manifest>;
  export const withDangerousMod: (
    config: ExpoConfig,
    mod: ['ios' | 'android', Mod<unknown>],
  ) => ExpoConfig;
  export function createRunOncePlugin<Options>(
    plugin: (config: ExpoConfig, options: Options) => ExpoConfig,
    name: string,
  ): (config: ExpoConfig, options: Options) => ExpoConfig;
  export const WarningAggregator: {
    addWarningIOS(property: string, text: string): void;
    addWarningAndroid(property: string, text: string): void;
  };
}
