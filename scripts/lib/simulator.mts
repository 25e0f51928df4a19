/**
 * Chooses a simulator from what `xcrun simctl list devices available --json` prints: the one that IOS_SIMULATOR and
 * IOS_VERSION name, else the first iPhone of the newest iOS. Prints its id, its version of iOS and its name.
 */

import { readFileSync } from 'node:fs';

type Simulator = { name: string; udid: string };

const { IOS_SIMULATOR: wantedName, IOS_VERSION: wantedVersion } = process.env;
const { devices } = JSON.parse(readFileSync(0, 'utf8')) as { devices: Record<string, Simulator[]> };
const found = Object.entries(devices)
  .flatMap(([runtime, simulators]) =>
    simulators.map((simulator) => ({ ...simulator, version: versionOf(runtime) })),
  )
  .filter(({ version }) => version !== undefined && version === (wantedVersion || version))
  .filter(({ name }) => (wantedName ? name === wantedName : name.startsWith('iPhone')))
  .toSorted((a, b) => compare(b.version ?? '', a.version ?? ''));
const [first] = found;
if (first === undefined) {
  console.error(
    'error: this Mac has no such simulator; xcrun simctl list devices shows those it has',
  );
  process.exit(1);
}
console.log([first.udid, first.version, first.name].join('\t'));

/** `18.0` of `com.apple.CoreSimulator.SimRuntime.iOS-18-0`; undefined for what is not iOS. */
function versionOf(runtime: string): string | undefined {
  return /\.iOS-([\d-]+)$/.exec(runtime)?.[1]?.replaceAll('-', '.');
}

function compare(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
