/**
 * Judges what `expo prebuild` made of the example, in the folder that is the argument, with the parsers that Expo itself
 * uses for the Xcode project, property lists and Android's manifest.
 */

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

import { finish } from './repository.mts';

type Plist = Record<string, unknown>;
type Fields = Record<string, unknown>;
type Reference = { value: string; comment: string };
type XcodeProject = { parseSync(): XcodeProject; hash: { project: { objects: Sections } } };
type Sections = Record<string, Record<string, Fields | string>>;
type Element = { $: Record<string, string> };

const [folder = ''] = process.argv.slice(2).map((path) => resolve(path));
const require = createRequire(join(folder, 'package.json'));
const plist = require('@expo/plist') as { default: { parse(text: string): Plist } };
const xcode = require('xcode') as { project(path: string): XcodeProject };
const { XML } = require('expo/config-plugins') as {
  XML: { readXMLAsync(options: { path: string }): Promise<{ manifest: Fields }> };
};

const APP = 'ios/SealwrightExample';
const EXTENSION = 'ios/NotificationService';
const GROUP = 'group.dev.sealwright.example';
const KEYCHAIN = '$(AppIdentifierPrefix)dev.sealwright.example.shared';

const problems: string[] = [];
expectPlists();
expectTarget();
expectPodfile();
await expectManifest();
finish(problems, 'the extension, groups, rules and permissions are as the plugin says');

function expect(what: string, found: unknown, wanted: unknown): void {
  const [isThere, shouldBe] = [found, wanted].map((value) => JSON.stringify(value));
  if (isThere !== shouldBe) problems.push(`${what} is ${isThere}, not ${shouldBe}`);
}

function expectPlists(): void {
  for (const path of [`${APP}/Info.plist`, `${EXTENSION}/Info.plist`]) {
    const { SealwrightAppGroup, SealwrightKeychainGroup } = parsed(path);
    expect(`SealwrightAppGroup of ${path}`, SealwrightAppGroup, GROUP);
    expect(`SealwrightKeychainGroup of ${path}`, SealwrightKeychainGroup, KEYCHAIN);
  }
  expect('NSExtension', parsed(`${EXTENSION}/Info.plist`)['NSExtension'], {
    NSExtensionPointIdentifier: 'com.apple.usernotifications.service',
    NSExtensionPrincipalClass: '$(PRODUCT_MODULE_NAME).NotificationService',
  });
  expect("the app's entitlements", parsed(`${APP}/SealwrightExample.entitlements`), {
    'aps-environment': 'development',
    'com.apple.security.application-groups': [GROUP],
    'keychain-access-groups': ['$(AppIdentifierPrefix)dev.sealwright.example', KEYCHAIN],
  });
  expect("the extension's", parsed(`${EXTENSION}/NotificationService.entitlements`), {
    'com.apple.security.application-groups': [GROUP],
    'keychain-access-groups': [KEYCHAIN],
  });
}

function expectTarget(): void {
  const path = join(folder, 'ios/SealwrightExample.xcodeproj/project.pbxproj');
  const { objects } = xcode.project(path).parseSync().hash.project;
  const targets = all(objects, 'PBXNativeTarget');
  expect('the list of targets', targets.map(({ name }) => name).toSorted(), [
    'NotificationService',
    'SealwrightExample',
  ]);
  const app = targets.find(({ name }) => name === 'SealwrightExample') ?? {};
  const extension = targets.find(({ name }) => name === 'NotificationService') ?? {};
  expect('its kind', extension['productType'], '"com.apple.product-type.app-extension"');
  expect('what the app depends on', all(objects, 'PBXTargetDependency').length, 1);

  const sources = phasesOf(objects, extension, 'PBXSourcesBuildPhase').flatMap(filesOf);
  expect('its sources', sources, ['NotificationService.swift in Sources']);
  const carried = phasesOf(objects, app, 'PBXCopyFilesBuildPhase').flatMap(filesOf);
  expect('what the app carries', carried, [
    'NotificationService.appex in Embed Foundation Extensions',
  ]);
  const settings = configurationsOf(objects, extension);
  expect('its configurations', settings.length, configurationsOf(objects, app).length);
  for (const setting of settings) {
    expect(
      'its bundle id',
      setting['PRODUCT_BUNDLE_IDENTIFIER'],
      '"dev.sealwright.example.NotificationService"',
    );
    const [{ IPHONEOS_DEPLOYMENT_TARGET } = {}] = configurationsOf(objects, app);
    expect('its oldest iOS', setting['IPHONEOS_DEPLOYMENT_TARGET'], IPHONEOS_DEPLOYMENT_TARGET);
    for (const key of ['INFOPLIST_FILE', 'CODE_SIGN_ENTITLEMENTS']) {
      const named = String(setting[key]).replaceAll('"', '');
      if (!existsSync(join(folder, 'ios', named))) problems.push(`${key} ${named} is not there`);
    }
  }
  for (const name of [
    'Info.plist',
    'NotificationService.entitlements',
    'NotificationService.swift',
  ])
    if (!existsSync(join(folder, EXTENSION, name))) problems.push(`${name} is not there`);
}

function expectPodfile(): void {
  const podfile = readFileSync(join(folder, 'ios/Podfile'), 'utf8');
  const pods = podfile.match(/^ *pod 'SealwrightNotification'/gm) ?? [];
  expect('how often the Podfile has the pod', pods.length, 1);
}

async function expectManifest(): Promise<void> {
  const path = join(folder, 'android/app/src/main/AndroidManifest.xml');
  const { manifest } = await XML.readXMLAsync({ path });
  const [application] = manifest['application'] as Element[];
  for (const [attribute, rules] of [
    ['android:fullBackupContent', '@xml/sealwright_backup_rules'],
    ['android:dataExtractionRules', '@xml/sealwright_data_extraction_rules'],
  ] as const)
    expect(attribute, application?.$[attribute], rules);
  const permissions = (manifest['uses-permission'] as Element[])
    .filter(({ $ }) => $['tools:node'] !== 'remove')
    .map(({ $ }) => $['android:name']);
  expect('the list of permissions', permissions.toSorted(), [
    'android.permission.INTERNET',
    'android.permission.POST_NOTIFICATIONS',
  ]);
}

function parsed(path: string): Plist {
  return plist.default.parse(readFileSync(join(folder, path), 'utf8'));
}

function all(objects: Sections, section: string): Fields[] {
  return Object.values(objects[section] ?? {}).filter((object) => typeof object === 'object');
}

function phasesOf(objects: Sections, target: Fields, isa: string): Fields[] {
  return ((target['buildPhases'] ?? []) as Reference[])
    .map(({ value }) => objects[isa]?.[value])
    .filter((phase): phase is Fields => typeof phase === 'object');
}

function filesOf(phase: Fields): string[] {
  return (phase['files'] as Reference[]).map(({ comment }) => comment);
}

function configurationsOf(objects: Sections, target: Fields): Fields[] {
  const list = objects['XCConfigurationList']?.[String(target['buildConfigurationList'])] as Fields;
  return (list['buildConfigurations'] as Reference[]).map(({ value }) => {
    const configuration = objects['XCBuildConfiguration']?.[value] as Fields;
    return configuration['buildSettings'] as Fields;
  });
}
