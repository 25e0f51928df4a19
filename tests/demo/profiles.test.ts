import assert from 'node:assert/strict';
import { test } from 'node:test';

import { profilesOf } from '../../demo/profiles.mts';

const NASTY = [
  '../x',
  '..',
  '.',
  'a/b',
  'a\\b',
  '/etc/passwd',
  'C:',
  'CON',
  'com1',
  'nul',
  'relay',
  'Relay',
  'RELAY',
  'Ana',
  'ana',
  'ANA',
  'é',
  'e\u0301',
  '🦊',
  'a b',
  'a.',
  '__proto__',
  'constructor',
  'x'.repeat(64),
  `${'x'.repeat(63)}y`,
  '\u0000',
  '~',
  '-',
];

test('plain names are their folders', () => {
  assert.deepEqual(
    [...profilesOf(['Ana', 'Ben-2', '3'])],
    [
      ['Ana', 'Ana'],
      ['Ben-2', 'Ben-2'],
      ['3', '3'],
    ],
  );
});

test('every name has a folder of its own on every file system, inside the state', () => {
  const profiles = profilesOf(NASTY);
  assert.deepEqual([...profiles.keys()], NASTY);
  const folders = [...profiles.values()];
  for (const folder of folders) assert.match(folder, /^[A-Za-z0-9_-]{1,64}$/);
  const alike = new Set(folders.map((folder) => folder.toLowerCase()));
  assert.equal(alike.size, NASTY.length);
  for (const kept of ['relay', 'con', 'com1', 'nul']) assert.ok(!alike.has(kept), kept);
});

test('who comes later in a conversation moves nobody', () => {
  const [one, two] = [profilesOf(NASTY), profilesOf([...NASTY, 'Cleo', 'aNa'])];
  for (const [name, folder] of one) assert.equal(two.get(name), folder);
});
