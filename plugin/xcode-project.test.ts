import assert from 'node:assert/strict';
import { test } from 'node:test';

import { EXTENSION, warnings, xcodeProject } from './testing/app.ts';
import { addTarget } from './xcode-project.ts';

type Fields = Record<string, unknown>;
type Reference = { value: string; comment: string };

test('the target has its file, and every configuration of the app with settings of its own', () => {
  const project = xcodeProject();
  addTarget(project, EXTENSION, warnings().warn);
  const target = only(project, 'PBXNativeTarget', ({ name }) => name === 'NotificationService');
  assert.equal(target['productType'], '"com.apple.product-type.app-extension"');
  const [sources] = (target['buildPhases'] as Reference[]).map(({ value, comment }) => ({
    comment,
    ...(objects(project, `PBX${comment}BuildPhase`)[value] as { files: Reference[] }),
  }));
  assert.deepEqual(
    sources?.files.map(({ comment }) => comment),
    ['NotificationService.swift in Sources'],
  );
  const list = objects(project, 'XCConfigurationList')[String(target['buildConfigurationList'])];
  const configurations = (list as { buildConfigurations: Reference[] }).buildConfigurations.map(
    ({ value }) => objects(project, 'XCBuildConfiguration')[value] as Fields,
  );
  assert.deepEqual(
    configurations.map(({ name }) => name),
    ['Debug', 'Release'],
  );
  for (const { buildSettings } of configurations) {
    const settings = buildSettings as Fields;
    assert.equal(settings['PRODUCT_BUNDLE_IDENTIFIER'], '"com.example.app.NotificationService"');
    assert.equal(settings['IPHONEOS_DEPLOYMENT_TARGET'], '16.4');
    assert.equal(settings['INFOPLIST_FILE'], '"NotificationService/Info.plist"');
    assert.equal(settings['MARKETING_VERSION'], '"1.2.3"');
    assert.equal(settings['APPLICATION_EXTENSION_API_ONLY'], 'YES');
    assert.equal(settings['DEVELOPMENT_TEAM'], undefined);
  }
});

test('the app carries the extension before any script runs, and depends on it', () => {
  const project = xcodeProject();
  addTarget(project, EXTENSION, warnings().warn);
  const app = objects(project, 'PBXNativeTarget')['APP'] as Fields;
  assert.deepEqual(
    (app['buildPhases'] as Reference[]).map(({ comment }) => comment),
    ['Sources', 'Resources', 'Embed Foundation Extensions', 'Bundle React Native code and images'],
  );
  const copying = only(project, 'PBXCopyFilesBuildPhase', () => true);
  assert.equal(copying['dstSubfolderSpec'], 13);
  const dependency = only(project, 'PBXTargetDependency', () => true);
  assert.equal(dependency['target_comment'], 'NotificationService');
  assert.equal((app['dependencies'] as Reference[]).length, 1);
});

test('every reference leads to an object, and no two objects share an id', () => {
  const project = xcodeProject();
  const before = ids(project).length;
  addTarget(project, EXTENSION, warnings().warn);
  const all = ids(project);
  assert.equal(new Set(all).size, all.length);
  const added = all.filter((id) => /^[0-9A-F]{24}$/.test(id));
  assert.equal(added.length, all.length - before);
  const named = JSON.stringify(project.objects).match(/"[0-9A-F]{24}"/g) ?? [];
  for (const id of named) assert.ok(all.includes(id.slice(1, -1)), id);
});

test('adding it twice changes nothing, and adding it with other options renews it', () => {
  const project = xcodeProject();
  const { told, warn } = warnings();
  addTarget(project, EXTENSION, warn);
  const once = JSON.stringify(project);
  addTarget(project, EXTENSION, warn);
  assert.equal(JSON.stringify(project), once);
  addTarget(project, { ...EXTENSION, version: '2.0.0', team: 'TEAM' }, warn);
  assert.equal(ids(project).length, ids(JSON.parse(once)).length);
  assert.match(JSON.stringify(project), /"DEVELOPMENT_TEAM":"\\"TEAM\\""/);
  assert.doesNotMatch(JSON.stringify(project), /1\.2\.3/);
  assert.deepEqual(told, []);
});

test('a target of that name that is not ours stays as it is, and that is told', () => {
  const project = xcodeProject();
  objects(project, 'PBXNativeTarget')['OTHER'] = {
    isa: 'PBXNativeTarget',
    name: '"NotificationService"',
  };
  const before = JSON.stringify(project);
  const { told, warn } = warnings();
  addTarget(project, EXTENSION, warn);
  assert.equal(JSON.stringify(project), before);
  assert.match(`${told}`, /target NotificationService is in the Xcode project already/);
});

test('a project without an application is an error that says so', () => {
  const project = xcodeProject();
  delete objects(project, 'PBXNativeTarget')['APP'];
  assert.throws(() => addTarget(project, EXTENSION, warnings().warn), /has no application/);
});

type Project = ReturnType<typeof xcodeProject>;

function objects(project: Project, section: string): Project['objects'][string] {
  return (project.objects[section] ??= {});
}

/** The one object of a section that is meant. */
function only(project: Project, section: string, isMeant: (object: Fields) => boolean): Fields {
  const all = Object.values(objects(project, section)).filter(
    (object): object is Fields => typeof object === 'object',
  );
  const found = all.filter(isMeant);
  assert.equal(found.length, 1);
  return found[0] as Fields;
}

/** The ids of every object. */
function ids(project: Project): string[] {
  return Object.values(project.objects).flatMap((section) =>
    Object.keys(section).filter((id) => !id.endsWith('_comment')),
  );
}
