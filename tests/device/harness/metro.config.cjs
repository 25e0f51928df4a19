const { getDefaultConfig } = require('@react-native/metro-config');
const { withRnHarness } = require('react-native-harness/metro');

module.exports = withRnHarness(getDefaultConfig(__dirname));
