/**
 * The Expo config plugin: what `expo prebuild` adds to an app's native projects for this package.
 *
 * Everything is off but the backup rules, which change nothing but what they name. What the app already says stays,
 * with a warning; an unknown option is an error. Applying it again changes nothing.
 */

import {
  createRunOncePlugin,
  WarningAggregator,
  withAndroidManifest,
  withDangerousMod,
  withEntitlementsPlist,
  withInfoPlist,
  withPodfile,
  withXcodeProject,
  type ExpoConfig,
} from 'expo/config-plugins';

import { askForStrongBox, nameBackupRules, permitNotifications } from './android-manifest.ts';
import { entitle, namePlaces } from './app-plists.ts';
import { declareToEas } from './eas.ts';
import { writeExtension } from './extension-files.ts';
import { extensionOf, type Extension } from './extension.ts';
import type { SealwrightPluginOptions } from './options.ts';
import { addPod } from './podfile.ts';
import { parseOptions, type Settings } from './settings.ts';
import { addTarget } from './xcode-project.ts';

const onIos = WarningAggregator.addWarningIOS;
const onAndroid = WarningAggregator.addWarningAndroid;

export default createRunOncePlugin<SealwrightPluginOptions | void>((config, options) => {
  const settings = parseOptions(options);
  const extension = settings.notifications && extensionOf(config, settings.notifications, onIos);
  const onBoth = android(config, settings);
  return extension === undefined ? onBoth : ios(onBoth, extension);
}, 'react-native-sealwright');

function android(config: ExpoConfig, settings: Settings): ExpoConfig {
  return withAndroidManifest(config, (mod) => {
    if (settings.backupRules) nameBackupRules(mod.modResults, onAndroid);
    if (settings.notifications) permitNotifications(mod.modResults);
    if (settings.strongBox) askForStrongBox(mod.modResults, onAndroid);
    return mod;
  });
}

function ios(config: ExpoConfig, extension: Extension): ExpoConfig {
  const withEas = { ...config, extra: declareToEas(config.extra ?? {}, extension) };
  const withPlist = withInfoPlist(withEas, (mod) => {
    mod.modResults = namePlaces(mod.modResults, extension, onIos);
    return mod;
  });
  const withGroups = withEntitlementsPlist(withPlist, (mod) => {
    mod.modResults = entitle(mod.modResults, extension, onIos);
    return mod;
  });
  const withFiles = withDangerousMod(withGroups, [
    'ios',
    (mod) => {
      const { projectRoot, platformProjectRoot } = mod.modRequest;
      writeExtension({ project: projectRoot, ios: platformProjectRoot }, extension, onIos);
      return mod;
    },
  ]);
  const withTarget = withXcodeProject(withFiles, (mod) => {
    addTarget(mod.modResults.hash.project, extension, onIos);
    return mod;
  });
  return withPodfile(withTarget, (mod) => {
    mod.modResults.contents = addPod(mod.modResults.contents, extension.target, onIos);
    return mod;
  });
}
