import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { entitle, ENTITLEMENTS, namePlaces } from './app-plists.ts';
import { declareToEas } from './eas.ts';
import { extensionFiles, writeExtension } from './extension-files.ts';
import { extensionOf } from './extension.ts';
import { addPod } from './podfile.ts';
import { EXTENSION, warnings } from './testing/app.ts';

const settings = { target: 'NotificationService', pushes: 'development' } as const;
const SHARED = '$(AppIdentifierPrefix)com.example.app.shared';

test('an extension takes its names, version and team from the app', () => {
  const { told, warn } = warnings();
  const ios = { bundleIdentifier: 'com.example.app', buildNumber: '7', appleTeamId: 'TEAM' };
  const extension = extensionOf({ version: '1.2.3', ios }, settings, warn);
  assert.deepEqual(extension, { ...EXTENSION, team: 'TEAM' });
  assert.deepEqual(told, []);
});

test('groups that the app names in its Info.plist win over the options, and that is told', () => {
  const { told, warn } = warnings();
  const infoPlist = { SealwrightAppGroup: 'group.own', SealwrightKeychainGroup: SHARED };
  const ios = { bundleIdentifier: 'com.example.app', infoPlist };
  const extension = extensionOf({ ios }, { ...settings, appGroup: 'group.other' }, warn);
  assert.equal(extension?.appGroup, 'group.own');
  assert.equal(extension?.keychainGroup, 'com.example.app.shared');
  assert.equal(told.length, 1);
  assert.match(`${told}`, /SealwrightAppGroup is group\.own and stays so.*group\.other/);
});

test('an app without a bundle id gets no extension, and that is told', () => {
  const { told, warn } = warnings();
  assert.equal(extensionOf({}, settings, warn), undefined);
  assert.match(`${told}`, /ios\.bundleIdentifier is not set/);
});

test('Info.plist names both groups once, and keeps what it had', () => {
  const { told, warn } = warnings();
  const once = namePlaces({ CFBundleName: 'App' }, EXTENSION, warn);
  assert.deepEqual(once, {
    CFBundleName: 'App',
    SealwrightAppGroup: 'group.com.example.app',
    SealwrightKeychainGroup: SHARED,
  });
  assert.deepEqual(namePlaces(structuredClone(once), EXTENSION, warn), once);
  assert.deepEqual(told, []);
  const own = namePlaces({ SealwrightAppGroup: 'group.own' }, EXTENSION, warn);
  assert.equal(own['SealwrightAppGroup'], 'group.own');
  assert.match(`${told}`, /SealwrightAppGroup is group\.own in Info\.plist and stays so/);
});

test('entitlements are the three known ones, once, with the app itself first in its keychain', () => {
  const { told, warn } = warnings();
  const once = entitle({}, EXTENSION, warn);
  assert.deepEqual(once, {
    'com.apple.security.application-groups': ['group.com.example.app'],
    'keychain-access-groups': ['$(AppIdentifierPrefix)com.example.app', SHARED],
    'aps-environment': 'development',
  });
  assert.deepEqual(Object.keys(once), Object.values(ENTITLEMENTS));
  assert.deepEqual(entitle(once, EXTENSION, warn), once);
  assert.deepEqual(told, []);
});

test("the app's own groups and push service stay, and a difference is told", () => {
  const { told, warn } = warnings();
  const own = {
    'com.apple.security.application-groups': ['group.own'],
    'keychain-access-groups': ['$(AppIdentifierPrefix)own'],
    'aps-environment': 'production',
    'com.apple.developer.healthkit': true,
  };
  assert.deepEqual(entitle(own, EXTENSION, warn), {
    ...own,
    'com.apple.security.application-groups': ['group.own', 'group.com.example.app'],
    'keychain-access-groups': ['$(AppIdentifierPrefix)own', SHARED],
  });
  assert.equal(told.length, 1);
  assert.match(`${told}`, /aps-environment is production and stays so/);
  assert.throws(
    () => entitle({ 'keychain-access-groups': 'own' }, EXTENSION, warn),
    /entitlement keychain-access-groups is not a list/,
  );
});

test('the Podfile gets the target once, and again in the same place after other options', () => {
  const { told, warn } = warnings();
  const podfile = "target 'App' do\n  use_expo_modules!\nend\n";
  const once = addPod(podfile, 'NotificationService', warn);
  assert.ok(once.startsWith(podfile));
  assert.match(once, /^target 'NotificationService' do\n[\s\S]*pod 'SealwrightNotification'/m);
  assert.equal(addPod(once, 'NotificationService', warn), once);
  const renamed = addPod(once, 'Pushes', warn);
  assert.equal(renamed, addPod(podfile, 'Pushes', warn));
  assert.deepEqual(told, []);
});

test('a Podfile with a target of that name stays as it is, and that is told', () => {
  const { told, warn } = warnings();
  const podfile = "target 'App' do\nend\ntarget 'NotificationService' do\nend\n";
  assert.equal(addPod(podfile, 'NotificationService', warn), podfile);
  assert.match(`${told}`, /target 'NotificationService' is in the Podfile already/);
});

test('EAS Build hears of the extension once, beside what the app says', () => {
  const once = declareToEas({ eas: { projectId: 'id' } }, EXTENSION);
  const { eas } = once as { eas: { projectId: string; build: unknown } };
  assert.equal(eas.projectId, 'id');
  assert.deepEqual(eas.build, {
    experimental: {
      ios: {
        appExtensions: [
          {
            targetName: 'NotificationService',
            bundleIdentifier: 'com.example.app.NotificationService',
            entitlements: {
              'com.apple.security.application-groups': ['group.com.example.app'],
              'keychain-access-groups': [SHARED],
            },
          },
        ],
      },
    },
  });
  assert.equal(declareToEas(once, EXTENSION), once);
});

test("the extension's files name the same groups and escape what XML would read", () => {
  const files = extensionFiles({ ...EXTENSION, appGroup: 'group.a&<b>' }, '.');
  assert.deepEqual(Object.keys(files), [
    'NotificationService.swift',
    'Info.plist',
    'NotificationService.entitlements',
  ]);
  assert.match(`${files['Info.plist']}`, /<string>group\.a&amp;&lt;b&gt;<\/string>/);
  assert.match(`${files['Info.plist']}`, /com\.apple\.usernotifications\.service/);
  assert.match(`${files['NotificationService.entitlements']}`, /group\.a&amp;&lt;b&gt;/);
});

test('the example has the class that the plugin writes, which a compiler has seen', () => {
  const name = 'NotificationService.swift';
  const path = join(import.meta.dirname, '../example-app/ios/NotificationService', name);
  assert.equal(extensionFiles(EXTENSION, '.')[name], readFileSync(path, 'utf8'));
});

test('the files are written once, and one that says something else stays and is told', () => {
  const { told, warn } = warnings();
  const folder = mkdtempSync(join(tmpdir(), 'sealwright-plugin-'));
  const folders = { project: folder, ios: join(folder, 'ios') };
  const service = join(folder, 'ios/NotificationService/NotificationService.swift');
  writeExtension(folders, EXTENSION, warn);
  writeExtension(folders, EXTENSION, warn);
  assert.deepEqual(told, []);
  assert.equal(readdirSync(join(folder, 'ios/NotificationService')).length, 3);
  writeFileSync(service, '// my own\n');
  writeExtension(folders, EXTENSION, warn);
  assert.equal(readFileSync(service, 'utf8'), '// my own\n');
  assert.match(`${told}`, /ios\/NotificationService\/NotificationService\.swift is not as/);
  rmSync(folder, { recursive: true });
});

test("the app's own Swift file is used, and one that is not there is an error that names it", () => {
  const folder = mkdtempSync(join(tmpdir(), 'sealwright-plugin-'));
  const extension = { ...EXTENSION, service: 'Service.swift' };
  assert.throws(
    () => extensionFiles(extension, folder),
    /names Service\.swift, which is not there/,
  );
  writeFileSync(join(folder, 'Service.swift'), '// of the app\n');
  const files = extensionFiles(extension, folder);
  assert.equal(files['NotificationService.swift'], '// of the app\n');
  rmSync(folder, { recursive: true });
});
