/**
 * The binaries manifest: every file that a release has and a checkout has not, because `scripts/build-ios` and
 * `scripts/build-android` make it. Nothing is published unless all of them are there.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';

const FRAMEWORK = 'SealwrightEngine.framework';
const XCFRAMEWORK = 'ios/SealwrightEngine.xcframework';
const SLICES = ['ios-arm64', 'ios-arm64_x86_64-simulator'];
const ABIS = ['arm64-v8a', 'armeabi-v7a', 'x86_64'];

/** The folders that hold nothing but binaries, as prefixes of paths in the package. */
export const BINARY_FOLDERS: readonly string[] = [`${XCFRAMEWORK}/`, 'android/src/main/jniLibs/'];

/** The libraries, by their paths in the package. Each has a size budget. */
export const LIBRARIES: readonly string[] = [
  ...SLICES.map((slice) => `${XCFRAMEWORK}/${slice}/${FRAMEWORK}/SealwrightEngine`),
  ...ABIS.map((abi) => `android/src/main/jniLibs/${abi}/libsealwright_android.so`),
];

/** Every file of the manifest, by its path in the package. */
export const PHONE_BINARIES: readonly string[] = [
  `${XCFRAMEWORK}/Info.plist`,
  ...SLICES.map((slice) => `${XCFRAMEWORK}/${slice}/${FRAMEWORK}/Info.plist`),
  ...LIBRARIES,
];

/** The files of the manifest that a folder lacks. */
export function missingBinaries(folder: string): string[] {
  return PHONE_BINARIES.filter((path) => !existsSync(join(folder, path)));
}
