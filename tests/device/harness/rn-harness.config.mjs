import {
  androidEmulator,
  androidPlatform,
  physicalAndroidDevice,
} from '@react-native-harness/platform-android';
import {
  applePhysicalDevice,
  applePlatform,
  appleSimulator,
} from '@react-native-harness/platform-apple';

/** Names of devices come from the environment: every machine has its own. */
const {
  ANDROID_EMULATOR = 'Pixel_8_API_35',
  ANDROID_MAKER = '',
  ANDROID_MODEL = '',
  IOS_SIMULATOR = 'iPhone 16 Pro',
  IOS_VERSION = '18.0',
  IPHONE = '',
} = process.env;
const bundleId = 'dev.sealwright.example';

export default {
  entryPoint: './index.js',
  appRegistryComponentName: 'SealwrightExample',
  runners: [
    androidPlatform({
      name: 'android',
      device: androidEmulator(ANDROID_EMULATOR),
      bundleId,
    }),
    androidPlatform({
      name: 'android-device',
      device: physicalAndroidDevice(ANDROID_MAKER, ANDROID_MODEL),
      bundleId,
    }),
    applePlatform({
      name: 'ios',
      device: appleSimulator(IOS_SIMULATOR, IOS_VERSION),
      bundleId,
    }),
    applePlatform({ name: 'iphone', device: applePhysicalDevice(IPHONE), bundleId }),
  ],
};
