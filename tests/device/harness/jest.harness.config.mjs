export default { preset: 'react-native-harness', testMatch: ['**/*.harness.js'] };
