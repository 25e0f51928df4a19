/** Component tests of the app's own screens: React Native's preset, by way of ours, which brings the real engine. */
'use strict';

module.exports = {
  preset: 'react-native-sealwright',
  testMatch: ['<rootDir>/tests/*.test.tsx'],
  // How the app is compiled is said here, so that Vite and the projects of the phones do not take it up.
  transform: {
    '\\.[cm]?[jt]sx?$': [
      'babel-jest',
      { configFile: false, babelrc: false, presets: ['module:@react-native/babel-preset'] },
    ],
  },
  // These come as ES modules, which Jest does not run as they are.
  transformIgnorePatterns: [
    'node_modules/(?!(?:@react-native|@react-navigation|react-native[\\w-]*|standard-navigation)/)',
  ],
  // Longer than anything takes, also on a machine that has other things to do.
  testTimeout: 60_000,
};
