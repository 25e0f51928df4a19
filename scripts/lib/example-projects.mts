/**
 * Judges the example's native projects, in the folder of the bare variant: that what the Xcode project, the Podfile, the
 * property lists, Android's manifest, React Native's autolinking and Maestro's flows name is there and agrees. Takes the
 * folder, one with the parsers, and the files with what Ruby made of the Podfile and what `react-native config` printed.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';

import { files, finish, text } from './repository.mts';

type Plist = Record<string, unknown>;
type Fields = Record<string, unknown>;
type Reference = { value: string; comment: string };
type XcodeProject = { parseSync(): XcodeProject; hash: { project: { objects: Sections } } };
type Sections = Record<string, Record<string, Fields | string>>;
type YamlDocument = { errors: Error[]; toJS(): unknown };
type Config = {
  dependencies: Record<
    string,
    { platforms: { ios?: { podspecPath: string }; android?: { packageInstance: string } } }
  >;
};

const [app = '', parsers = '', podfile = '', config = ''] = process.argv
  .slice(2)
  .map((path) => resolve(path));
const require = createRequire(join(parsers, 'package.json'));
const xcode = require('xcode') as { project(path: string): XcodeProject };
const plist = require('plist') as { parse(text: string): Plist };
const requireOfApp = createRequire(join(app, 'package.json'));
const yaml = requireOfApp('yaml') as { parseAllDocuments(text: string): YamlDocument[] };
const { XMLParser, XMLValidator } = requireOfApp('fast-xml-parser') as {
  XMLParser: new (options: object) => { parse(text: string): Fields };
  XMLValidator: { validate(text: string): unknown };
};

const IOS = 'ios/SealwrightExample';
const EXTENSION = 'ios/NotificationService';
const RESOURCES = 'android/app/src/main/res';
const PACKAGE = 'node_modules/react-native-sealwright';

const problems: string[] = [];
xcodeProject();
plists();
pods();
manifest();
autolinking();
flows();
finish(problems, 'both native projects name what is there, and their parts agree');

function expect(what: string, found: unknown, wanted: unknown): void {
  const [isThere, shouldBe] = [found, wanted].map((value) => JSON.stringify(value));
  if (isThere !== shouldBe) problems.push(`${what}: ${isThere}, not ${shouldBe}`);
}

function expectFile(path: string, who: string): void {
  if (!existsSync(join(app, path))) problems.push(`${who} names ${path}, which is not there`);
}

/** Every file of the project is there, and the app carries the extension. */
function xcodeProject(): void {
  const { objects } = xcode
    .project(join(app, 'ios/SealwrightExample.xcodeproj/project.pbxproj'))
    .parseSync().hash.project;
  const targets = all(objects, 'PBXNativeTarget');
  expect('targets', targets.map(({ name }) => name).toSorted(), [
    'NotificationService',
    'SealwrightExample',
  ]);
  for (const group of all(objects, 'PBXGroup')) {
    for (const { value } of group['children'] as Reference[]) {
      const file = objects['PBXFileReference']?.[value] as Fields | undefined;
      if (file?.['sourceTree'] !== '"<group>"') continue;
      const path = [group['path'], file['path']].filter((part) => part !== undefined);
      const named = path.map((part) => String(part).replaceAll('"', '')).join('/');
      if (!named.startsWith('Pods/')) expectFile(`ios/${named}`, 'the Xcode project');
    }
  }
  for (const { buildSettings } of all(objects, 'XCBuildConfiguration')) {
    for (const key of ['INFOPLIST_FILE', 'CODE_SIGN_ENTITLEMENTS']) {
      const path = (buildSettings as Fields)[key];
      if (path !== undefined) expectFile(`ios/${String(path).replaceAll('"', '')}`, key);
    }
  }
  const [carrying, ...more] = all(objects, 'PBXCopyFilesBuildPhase');
  expect('phases that copy', more.length, 0);
  expect(
    'what the app carries',
    (carrying?.['files'] as Reference[] | undefined)?.map(({ comment }) => comment),
    ['NotificationService.appex in Embed Foundation Extensions'],
  );
  expect('dependencies of the app', all(objects, 'PBXTargetDependency').length, 1);
}

/** Both targets are in the same groups, and their Info.plists name them. */
function plists(): void {
  const [info, entitlements] = [
    parsed(`${IOS}/Info.plist`),
    parsed(`${IOS}/SealwrightExample.entitlements`),
  ];
  const group = info['SealwrightAppGroup'];
  const keychain = info['SealwrightKeychainGroup'];
  expect('app groups of the app', entitlements['com.apple.security.application-groups'], [group]);
  expect('keychain groups of the app', entitlements['keychain-access-groups'], [
    '$(AppIdentifierPrefix)dev.sealwright.example',
    keychain,
  ]);
  expect('entitlements of the extension', parsed(`${EXTENSION}/NotificationService.entitlements`), {
    'com.apple.security.application-groups': [group],
    'keychain-access-groups': [keychain],
  });
  const extension = parsed(`${EXTENSION}/Info.plist`);
  expect('app group of the extension', extension['SealwrightAppGroup'], group);
  expect('keychain group of the extension', extension['SealwrightKeychainGroup'], keychain);
  const usages = Object.keys(info).filter((key) => key.endsWith('UsageDescription'));
  expect('reasons for permissions that nothing asks for', usages, []);
  parsed(`${IOS}/PrivacyInfo.xcprivacy`);
}

/** The Podfile's targets are those of the project, and its pods are where it says. */
function pods(): void {
  const targets = JSON.parse(readFileSync(podfile, 'utf8')) as Record<string, Plist>;
  expect('targets of the Podfile', targets, {
    SealwrightExample: { 'use_react_native!': null },
    NotificationService: { SealwrightNotification: `../${PACKAGE}/ios` },
  });
  expectFile(`${PACKAGE}/ios/SealwrightNotification.podspec`, 'the Podfile');
}

/** The manifest asks for no more than is used, and its classes and resources are there; all XML is well-formed. */
function manifest(): void {
  const sources = readdirSync(join(app, 'android/app/src/main'), { recursive: true }).map(String);
  for (const path of sources.filter((file) => file.endsWith('.xml'))) {
    const verdict = XMLValidator.validate(read(`android/app/src/main/${path}`));
    expect(`${path} is well-formed`, verdict, true);
  }
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    isArray: (name: string) => ['uses-permission', 'service', 'activity'].includes(name),
  });
  const parsedManifest = parser.parse(read('android/app/src/main/AndroidManifest.xml'));
  const root = parsedManifest['manifest'] as Fields;
  const application = root['application'] as Fields;
  const permissions = root['uses-permission'] as Fields[];
  expect('permissions', permissions.map((permission) => permission['android:name']).toSorted(), [
    'android.permission.INTERNET',
    'android.permission.POST_NOTIFICATIONS',
  ]);
  for (const name of ['android:fullBackupContent', 'android:dataExtractionRules']) {
    const path = String(application[name]).replace('@', '');
    expectFile(`${PACKAGE}/android/src/main/res/${path}.xml`, name);
  }
  const classes = [
    application,
    ...(application['activity'] as Fields[]),
    ...(application['service'] as Fields[]),
  ];
  for (const { 'android:name': name } of classes) {
    expectFile(
      `android/app/src/main/java/dev/sealwright/example${String(name).replace('.', '/')}.kt`,
      'the manifest',
    );
  }
  for (const [, name] of read(
    'android/app/src/main/java/dev/sealwright/example/MessageService.kt',
  ).matchAll(/R\.string\.(\w+)/g)) {
    if (!read(`${RESOURCES}/values/strings.xml`).includes(`name="${name}"`))
      problems.push(`MessageService names the string ${name}, which is not there`);
  }
}

/** React Native's own command line finds both halves of the package. */
function autolinking(): void {
  const { dependencies } = JSON.parse(readFileSync(config, 'utf8')) as Config;
  const ours = dependencies['react-native-sealwright']?.platforms;
  expect('podspec', basename(ours?.ios?.podspecPath ?? ''), 'Sealwright.podspec');
  expect('package of Android', ours?.android?.packageInstance, 'new SealwrightPackage()');
}

/** Maestro's flows are YAML, run flows that are there, and look for nothing that the app's sources do not name. */
function flows(): void {
  const sources = files('example-app/src/**').map(text).join('\n');
  const named = [...sources.matchAll(/testID=(?:"([\w-]+)"|\{`([\w-]+)\$\{)/g)];
  for (const path of files('example-app/maestro/**.yaml')) {
    const documents = yaml.parseAllDocuments(text(path));
    for (const { message } of documents.flatMap(({ errors }) => errors))
      problems.push(`${path}: ${message}`);
    const [head, steps] = documents.map((document) => document.toJS());
    expect(`the app of ${path}`, (head as Fields)['appId'], 'dev.sealwright.example');
    for (const id of valuesOf(steps, 'id')) {
      if (!named.some(([, whole, start]) => whole === id || (start && id.startsWith(start))))
        problems.push(`${path} looks for ${id}, which the app's sources do not name`);
    }
    for (const flow of valuesOf(steps, 'runFlow')) {
      if (files(`example-app/maestro/${flow}`).length === 0)
        problems.push(`${path} runs ${flow}, which is not there`);
    }
  }
}

/** Every text under that key, however deep. */
function valuesOf(tree: unknown, key: string): string[] {
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([name, value]) =>
    name === key && typeof value === 'string' ? [value] : valuesOf(value, key),
  );
}

function parsed(path: string): Plist {
  return plist.parse(read(path));
}

function read(path: string): string {
  return readFileSync(join(app, path), 'utf8');
}

function all(objects: Sections, section: string): Fields[] {
  return Object.values(objects[section] ?? {}).filter((object) => typeof object === 'object');
}
