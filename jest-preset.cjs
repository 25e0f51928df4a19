/**
 * For `preset` of an app's Jest: React Native's own preset where it is installed, with the real engine
 * for this package and what jest-setup.cjs prepares.
 *
 * An app that sets `testEnvironmentOptions.customExportConditions` itself puts `sealwright-node` first.
 */
'use strict';

const base = reactNative();
// What the environment would choose by itself: React Native's, or Node's.
const conditions = base === undefined ? ['node', 'node-addons'] : ['require', 'react-native'];

module.exports = {
  ...base,
  setupFiles: [...(base?.setupFiles ?? []), require.resolve('./jest-setup.cjs')],
  testEnvironmentOptions: {
    ...base?.testEnvironmentOptions,
    customExportConditions: ['sealwright-node', ...conditions],
  },
};

/** React Native's preset as the app sees it; none in a project without React Native. */
function reactNative() {
  let path;
  try {
    path = require.resolve('@react-native/jest-preset', { paths: [process.cwd(), __dirname] });
  } catch {
    return undefined;
  }
  return require(path);
}
