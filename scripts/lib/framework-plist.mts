/** The Info.plist of SealwrightEngine.framework: `node framework-plist.mts PLATFORM MINIMUM`. */

import { text } from './repository.mts';

const [platform = '', minimum = ''] = process.argv.slice(2);
const { version } = JSON.parse(text('package.json')) as { version: string };
// Apple's versions are numbers alone.
const [numbers = version] = version.split('-');
const entries = {
  CFBundleExecutable: 'SealwrightEngine',
  CFBundleIdentifier: 'dev.sealwright.engine',
  CFBundleInfoDictionaryVersion: '6.0',
  CFBundleName: 'SealwrightEngine',
  CFBundlePackageType: 'FMWK',
  CFBundleShortVersionString: numbers,
  CFBundleVersion: numbers,
  MinimumOSVersion: minimum,
};
console.log(`<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
${Object.entries(entries)
  .map(([key, value]) => `  <key>${key}</key>\n  <string>${value}</string>`)
  .join('\n')}
  <key>CFBundleSupportedPlatforms</key>
  <array>
    <string>${platform}</string>
  </array>
</dict>
</plist>`);
