/**
 * Judges what `podspec.rb` made of both podspecs, in the folder that is the argument, beside Package.swift and what
 * npm ships.
 */
import { readFileSync } from 'node:fs';
import { join, matchesGlob, posix } from 'node:path';

import { files, finish, text } from './repository.mts';

type Podspec = {
  name: string;
  version: string;
  platform: [string, string];
  source_files: string[];
  public_header_files: string[];
  vendored_frameworks: string;
  resource_bundles: Record<string, string[]>;
  pod_target_xcconfig?: Record<string, string>;
  dependencies?: unknown[];
  react?: boolean;
};

/** A podspec, the folder above which CocoaPods sees nothing of it, and the files that its patterns mean. */
type Pod = { spec: Podspec; folder: string; sources: string[] };

const FRAMEWORK = 'ios/SealwrightEngine.xcframework';
/** What a notification service may import besides its own files. */
const SERVICE_MAY_IMPORT =
  /^(?:Foundation(?:\/Foundation\.h)?|UserNotifications|SealwrightPlatform|std(?:bool|def|int)\.h|os\/log\.h)$/;
const IMPORT = /^\s*(?:#\s*(?:import|include)\s*[<"]([^>"]+)[>"]|@?import\s+([\w.]+))/gm;
/** What Foundation has and an app extension may not use, or must not rely on. */
const NOT_IN_EXTENSIONS =
  /\b(?:UIApplication|NSApplication|sharedApplication|openURL|NSClassFromString)\b/;

const [evaluated = ''] = process.argv.slice(2);
const checkout = files();
const manifest = JSON.parse(text('package.json')) as { version: string; files: string[] };
const app = podOf('Sealwright', '.');
const service = podOf('SealwrightNotification', 'ios');
finish(
  [...both(), ...[app, service].flatMap(each), ...extension()],
  `${app.sources.length} files are in ${app.spec.name}, ${service.sources.length} in ${service.spec.name}`,
);

function podOf(name: string, folder: string): Pod {
  const spec = JSON.parse(readFileSync(join(evaluated, `${name}.podspec.json`), 'utf8')) as Podspec;
  return { spec, folder, sources: spec.source_files.flatMap((pattern) => meant(folder, pattern)) };
}

function meant(folder: string, pattern: string): string[] {
  const whole = posix.join(folder, pattern);
  return pattern.includes('..') ? [] : checkout.filter((path) => matchesGlob(path, whole));
}

function each({ spec, folder, sources }: Pod): string[] {
  const resources = Object.values(spec.resource_bundles).flat();
  const patterns = [...spec.source_files, ...spec.public_header_files, ...resources];
  const used = [...sources, ...resources.map((path) => posix.join(folder, path))];
  const problems = [
    ...patterns
      .filter((pattern) => meant(folder, pattern).length === 0)
      .map((pattern) => `${pattern} means no file`),
    ...used
      .filter((path) => !isShipped(path))
      .map((path) => `${path} is not among the files of package.json`),
  ];
  if (spec.version !== manifest.version) problems.push('its version is not that of package.json');
  if (posix.join(folder, spec.vendored_frameworks) !== FRAMEWORK)
    problems.push(`its framework is not ${FRAMEWORK}`);
  return problems.map((problem) => `${spec.name}: ${problem}`);
}

function both(): string[] {
  const problems: string[] = [];
  const atRoot = checkout.filter((path) => /^[^/]+\.podspec$/.test(path));
  if (atRoot.join() !== 'Sealwright.podspec')
    problems.push(`autolinking takes any of ${atRoot.join()}`);
  if (`${app.spec.platform}` !== `${service.spec.platform}`)
    problems.push('the pods are for different systems');
  const shared = Object.keys(app.spec.resource_bundles).filter(
    (name) => name in service.spec.resource_bundles,
  );
  if (shared.length > 0) problems.push(`${shared.join()} is a bundle of both pods`);
  const swift = text('Package.swift');
  for (const named of [`path: "${FRAMEWORK}"`, `.iOS("${app.spec.platform[1]}")`]) {
    if (!swift.includes(named))
      problems.push(`Package.swift has no ${named}, as the podspecs have`);
  }
  const built = new Set([...app.sources, ...service.sources]);
  const forgotten = checkout.filter(
    (path) => /^ios\/(?!Tests\/).*\.(?:h|hpp|m|mm|swift)$/.test(path) && !built.has(path),
  );
  problems.push(...forgotten.map((path) => `${path} is in no pod`));
  for (const path of [
    'Package.swift',
    'ios/SealwrightNotification.podspec',
    'ios/Contract/module.modulemap',
  ]) {
    if (!isShipped(path)) problems.push(`${path} is not among the files of package.json`);
  }
  return problems;
}

/** What the notification service is made of knows no React, no user interface, and nothing outside of itself. */
function extension(): string[] {
  const { spec, sources } = service;
  const own = new Set(sources.map((path) => posix.basename(path)));
  const problems = sources.flatMap((path) => {
    const code = text(path);
    const imports = [...code.matchAll(IMPORT)].map(([, header, module]) => header ?? module ?? '');
    const foreign = imports.filter((name) => !SERVICE_MAY_IMPORT.test(name) && !own.has(name));
    const refused = foreign.map((name) => `${path} imports ${name}`);
    const word = NOT_IN_EXTENSIONS.exec(code);
    return word === null ? refused : [...refused, `${path} uses ${word[0]}`];
  });
  if (spec.react || spec.dependencies) problems.push(`${spec.name} depends on another pod`);
  if (spec.pod_target_xcconfig?.['APPLICATION_EXTENSION_API_ONLY'] !== 'YES') {
    problems.push(`${spec.name} lets its sources use what an app extension may not`);
  }
  return problems;
}

function isShipped(path: string): boolean {
  return manifest.files.some((entry) => path === entry || path.startsWith(`${entry}/`));
}
