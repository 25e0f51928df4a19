import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import {
  askForStrongBox,
  nameBackupRules,
  permitNotifications,
  type Manifest,
} from './android-manifest.ts';
import { warnings } from './testing/app.ts';

function manifest(attributes: Record<string, string> = {}): Manifest {
  return { manifest: { application: [{ $: { 'android:name': '.App', ...attributes } }] } };
}

test('the backup rules are named once, and the package ships the files that they name', () => {
  const { told, warn } = warnings();
  const once = nameBackupRules(manifest(), warn);
  const attributes = {
    'android:name': '.App',
    'android:fullBackupContent': '@xml/sealwright_backup_rules',
    'android:dataExtractionRules': '@xml/sealwright_data_extraction_rules',
  };
  assert.deepEqual(once.manifest.application?.[0]?.$, attributes);
  assert.deepEqual(nameBackupRules(structuredClone(once), warn), once);
  assert.deepEqual(told, []);
  for (const [, name] of JSON.stringify(once).matchAll(/@(xml\/\w+)/g)) {
    const path = join(import.meta.dirname, '../android/src/main/res', `${name}.xml`);
    assert.ok(existsSync(path), path);
  }
});

test("the app's own backup rules stay, and that is told", () => {
  const { told, warn } = warnings();
  const own = manifest({ 'android:dataExtractionRules': '@xml/own' });
  const { application } = nameBackupRules(own, warn).manifest;
  assert.equal(application?.[0]?.$['android:dataExtractionRules'], '@xml/own');
  assert.equal(application?.[0]?.$['android:fullBackupContent'], '@xml/sealwright_backup_rules');
  assert.equal(told.length, 1);
  assert.match(`${told}`, /android:dataExtractionRules is @xml\/own and stays so/);
});

test('the permission to notify is asked for once, and not where the app took it out', () => {
  const name = { 'android:name': 'android.permission.POST_NOTIFICATIONS' };
  const once = permitNotifications(manifest());
  assert.deepEqual(once.manifest['uses-permission'], [{ $: name }]);
  assert.deepEqual(permitNotifications(structuredClone(once)), once);
  const removed = manifest();
  removed.manifest['uses-permission'] = [{ $: { ...name, 'tools:node': 'remove' } }];
  assert.deepEqual(permitNotifications(structuredClone(removed)), removed);
});

test('StrongBox is asked for once, and what the app says of it stays and is told', () => {
  const { told, warn } = warnings();
  const once = askForStrongBox(manifest(), warn);
  const setting = { 'android:name': 'dev.sealwright.strongbox', 'android:value': 'true' };
  assert.deepEqual(once.manifest.application?.[0]?.['meta-data'], [{ $: setting }]);
  assert.deepEqual(askForStrongBox(structuredClone(once), warn), once);
  assert.deepEqual(told, []);
  const own = structuredClone(once);
  own.manifest.application![0]!['meta-data']![0]!.$['android:value'] = 'false';
  assert.deepEqual(askForStrongBox(structuredClone(own), warn), own);
  assert.match(`${told}`, /strongbox is false and stays so/);
});

test('a manifest without an application is an error that says so', () => {
  assert.throws(() => nameBackupRules({ manifest: {} }, warnings().warn), /has no application/);
});
