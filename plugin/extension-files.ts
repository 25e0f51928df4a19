import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { extensionEntitlements, placesOf } from './app-plists.ts';
import type { Extension } from './extension.ts';
import type { Warn } from './warn.ts';

/** The class that the extension's Info.plist names. */
const PRINCIPAL_CLASS = 'NotificationService';

const SERVICE = `import SealwrightNotification

/// Shows messages that arrive while the app does not run. docs/notifications.md of react-native-sealwright says what it may override.
final class ${PRINCIPAL_CLASS}: SealwrightNotificationService {}
`;

/**
 * Puts the extension's files into its folder. One that is there and says something else stays, with a warning.
 * @throws an Error that names the app's Swift file when it is not there.
 */
export function writeExtension(
  folders: { project: string; ios: string },
  extension: Extension,
  warn: Warn,
): void {
  const folder = join(folders.ios, extension.target);
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(extensionFiles(extension, folders.project))) {
    const path = join(folder, name);
    if (!existsSync(path)) writeFileSync(path, content);
    else if (readFileSync(path, 'utf8') !== content) {
      const shown = `ios/${extension.target}/${name}`;
      warn(shown, 'is not as the plugin writes it and stays; remove it to have it written');
    }
  }
}

/** The extension's files by name. `project` is the folder that the path of the app's own Swift file starts from. */
export function extensionFiles(extension: Extension, project: string): Record<string, string> {
  return {
    [`${PRINCIPAL_CLASS}.swift`]: serviceOf(extension, project),
    'Info.plist': xml(infoOf(extension)),
    [`${extension.target}.entitlements`]: xml(extensionEntitlements(extension)),
  };
}

function serviceOf({ service }: Extension, project: string): string {
  if (service === undefined) return SERVICE;
  const path = join(project, service);
  if (!existsSync(path)) {
    throw new Error(
      `react-native-sealwright: notifications.service names ${service}, which is not there`,
    );
  }
  return readFileSync(path, 'utf8');
}

function infoOf(extension: Extension): Tree {
  return {
    CFBundleDevelopmentRegion: '$(DEVELOPMENT_LANGUAGE)',
    CFBundleDisplayName: extension.target,
    CFBundleExecutable: '$(EXECUTABLE_NAME)',
    CFBundleIdentifier: '$(PRODUCT_BUNDLE_IDENTIFIER)',
    CFBundleInfoDictionaryVersion: '6.0',
    CFBundleName: '$(PRODUCT_NAME)',
    CFBundlePackageType: '$(PRODUCT_BUNDLE_PACKAGE_TYPE)',
    CFBundleShortVersionString: '$(MARKETING_VERSION)',
    CFBundleVersion: '$(CURRENT_PROJECT_VERSION)',
    NSExtension: {
      NSExtensionPointIdentifier: 'com.apple.usernotifications.service',
      NSExtensionPrincipalClass: `$(PRODUCT_MODULE_NAME).${PRINCIPAL_CLASS}`,
    },
    ...placesOf(extension),
  };
}

type Tree = { [key: string]: unknown };

/** A property list of strings, lists and dictionaries. */
function xml(plist: Tree): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
${element(plist, '')}
</plist>
`;
}

function element(value: unknown, indent: string): string {
  const deeper = `${indent}\t`;
  if (typeof value === 'string') return `${indent}<string>${escaped(value)}</string>`;
  if (Array.isArray(value)) {
    const items = value.map((item) => element(item, deeper));
    return [`${indent}<array>`, ...items, `${indent}</array>`].join('\n');
  }
  const entries = Object.entries(value as Tree).flatMap(([key, item]) => [
    `${deeper}<key>${escaped(key)}</key>`,
    element(item, deeper),
  ]);
  return [`${indent}<dict>`, ...entries, `${indent}</dict>`].join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
