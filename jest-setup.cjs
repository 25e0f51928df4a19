/**
 * For `setupFiles` of an app's Jest: the real engine under the package's own name, and a place for its
 * profiles. Every test file starts with none; `openEngine({ profile })` needs no directory, and keeps the
 * storage key in a file of it, because there is no keyring worth asking in a test.
 */
'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const PREFIX = 'sealwright-jest-';

sweep();
const directory = fs.mkdtempSync(path.join(os.tmpdir(), `${PREFIX}${process.pid}-`));
globalThis[Symbol.for('react-native-sealwright.defaults')] = { directory, allowUnprotected: true };

// React Native's Jest environment would choose the package's React Native half.
jest.mock('react-native-sealwright', () => jest.requireActual('react-native-sealwright/node'));

/** Jest tells a setup file nothing about the end, so each one removes what processes that are gone left. */
function sweep() {
  for (const name of fs.readdirSync(os.tmpdir())) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    fs.rmSync(path.join(os.tmpdir(), name), { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
