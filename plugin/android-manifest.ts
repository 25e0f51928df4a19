import type { Warn } from './warn.ts';

/** Android's manifest, as Expo reads it: attributes are in `$`. */
export type Manifest = {
  manifest: {
    'uses-permission'?: Element[];
    application?: (Element & { 'meta-data'?: Element[] })[];
  };
};

/** An element of the manifest. */
export type Element = { $: Record<string, string> };

/** The rules that the package ships, by the attribute that names them: up to Android 11, and since. */
const BACKUP_RULES = {
  'android:fullBackupContent': '@xml/sealwright_backup_rules',
  'android:dataExtractionRules': '@xml/sealwright_data_extraction_rules',
};
const MAY_NOTIFY = 'android.permission.POST_NOTIFICATIONS';
const STRONGBOX = 'dev.sealwright.strongbox';

/**
 * Names the package's backup rules where the app has none. Profiles lie in the folder that Android leaves out of every
 * backup, so an app with rules of its own loses nothing; the rules say it once more, where a reviewer looks.
 */
export function nameBackupRules(manifest: Manifest, warn: Warn): Manifest {
  const { $: attributes } = applicationOf(manifest);
  for (const [name, rules] of Object.entries(BACKUP_RULES)) {
    const own = (attributes[name] ??= rules);
    if (own !== rules) warn(name, `is ${own} and stays so; backups leave profiles out anyway`);
  }
  return manifest;
}

/** Asks for the permission to notify, unless the manifest already says something of it. */
export function permitNotifications(manifest: Manifest): Manifest {
  const permissions = (manifest.manifest['uses-permission'] ??= []);
  addNamed(permissions, { 'android:name': MAY_NOTIFY });
  return manifest;
}

/** Asks for StrongBox, unless the manifest already says something of it. */
export function askForStrongBox(manifest: Manifest, warn: Warn): Manifest {
  const settings = (applicationOf(manifest)['meta-data'] ??= []);
  const { $: setting } = addNamed(settings, { 'android:name': STRONGBOX, 'android:value': 'true' });
  if (setting['android:value'] !== 'true') {
    warn(STRONGBOX, `is ${setting['android:value']} and stays so; the plugin's option says true`);
  }
  return manifest;
}

function applicationOf({ manifest }: Manifest) {
  const [application] = manifest.application ?? [];
  if (application === undefined) {
    throw new Error('react-native-sealwright: AndroidManifest.xml has no application');
  }
  return application;
}

/** The element of that name, which is added if it was not there. */
function addNamed(elements: Element[], attributes: Record<string, string>): Element {
  const name = attributes['android:name'];
  const present = elements.find(({ $ }) => $['android:name'] === name);
  if (present !== undefined) return present;
  const added = { $: attributes };
  elements.push(added);
  return added;
}
