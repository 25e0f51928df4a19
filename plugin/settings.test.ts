import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseOptions } from './settings.ts';

test('without options there are backup rules and nothing else', () => {
  const nothing = { notifications: undefined, backupRules: true, strongBox: false };
  assert.deepEqual(parseOptions(undefined), nothing);
  assert.deepEqual(parseOptions({ notifications: false }), nothing);
});

test('notifications take every default from true, and every option from an object', () => {
  const defaults = { target: 'NotificationService', pushes: 'development' };
  assert.deepEqual(parseOptions({ notifications: true }).notifications, defaults);
  const all = {
    target: 'Pushes',
    appGroup: 'group.com.example.app',
    keychainGroup: 'com.example.shared',
    service: 'native/NotificationService.swift',
    pushes: 'production',
  };
  assert.deepEqual(parseOptions({ notifications: all }).notifications, all);
});

test('an unknown option is an error that names it and what there is', () => {
  assert.throws(
    () => parseOptions({ notification: true }),
    /"notification".*there are: notifications, backupRules, strongBox/,
  );
  assert.throws(
    () => parseOptions({ notifications: { entitlements: {}, sound: 'loud' } }),
    /notifications have no "entitlements", "sound"/,
  );
});

test('an option of another kind is an error that names it', () => {
  const wrong: [unknown, RegExp][] = [
    [[], /the options must be an object/],
    ['all', /the options must be an object/],
    [{ backupRules: 'no' }, /backupRules must be true or false/],
    [{ notifications: 'yes' }, /notifications must be an object/],
    [{ notifications: { appGroup: 'com.example' } }, /notifications\.appGroup must be/],
    [{ notifications: { keychainGroup: '$(Prefix)x' } }, /notifications\.keychainGroup must be/],
    [{ notifications: { target: 'my service' } }, /notifications\.target must be/],
    [{ notifications: { service: 'service.m' } }, /notifications\.service must be/],
    [{ notifications: { pushes: 'sandbox' } }, /notifications\.pushes is neither/],
  ];
  for (const [options, error] of wrong) assert.throws(() => parseOptions(options), error);
});
