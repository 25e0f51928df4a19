/**
 * Packs what is published, into build/release: one tarball with the JavaScript and the phones' binaries, one
 * for each Node addon, the bills of materials, and the SHA-256 of each of them in SHA256SUMS. The same inputs
 * make the same bytes. When a binary is missing or something is over its size budget, it says which and leaves
 * no folder.
 */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { addonPath, packageName, TARGETS, writePackage, type Target } from './addons.mts';
import { addonBuild, PHONE_BUILDS } from './crates.mts';
import { publication, publishedManifest, type Manifest } from './manifest.mts';
import { notices, NOTICES } from './notices.mts';
import { BINARY_FOLDERS, LIBRARIES, missingBinaries, PHONE_BINARIES } from './phone-binaries.mts';
import { output, root, text } from './repository.mts';
import { cargoBom, npmBom } from './sbom.mts';
import { bytes, overweight } from './sizes.mts';

const { values: options } = parseArgs({
  options: {
    'js-only': { type: 'boolean', default: false },
    from: { type: 'string', default: root },
    out: { type: 'string', default: join(root, 'build/release') },
    repository: { type: 'string' },
  },
});
const from = resolve(options.from);
const out = resolve(options.out);
const draft = `${out}.new`;
const stage = `${out}.stage`;
const isWhole = !options['js-only'];
const targets = isWhole ? TARGETS : [];
const manifest = JSON.parse(text('package.json')) as Manifest;

if (isWhole) demandBinaries();
for (const folder of [out, draft, stage]) rmSync(folder, { recursive: true, force: true });
mkdirSync(draft, { recursive: true });
stagePackage();
const tarballs = [packed('package'), ...targets.map(packedAddon)];
writeBoms();
writeSums();
rmSync(stage, { recursive: true });
demandSizes();
renameSync(draft, out);
for (const tarball of tarballs)
  console.log(`${tarball}: ${bytes(sizeOf(join(out, tarball)))} bytes`);

/** Ends the run unless every binary of a release is there. */
function demandBinaries(): void {
  const addons = TARGETS.map(addonPath).filter((path) => !existsSync(join(from, path)));
  stopOver(
    'a release needs every binary; these are missing',
    [...missingBinaries(from), ...addons],
    [
      'scripts/build-ios, scripts/build-android and scripts/build-addon make them, each on its own machine.',
      'For a package without any binary, which cannot be published: scripts/pack --js-only',
    ],
  );
}

/**
 * Lays out the package's files: what package.json's `files` names, with the binaries, their notices and the manifest of a
 * release.
 */
function stagePackage(): void {
  const list = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const [listed] = JSON.parse(output('npm', ...list)) as { files: { path: string }[] }[];
  const sources = (listed?.files ?? [])
    .map(({ path }) => path)
    .filter((path) => !BINARY_FOLDERS.some((folder) => path.startsWith(folder)));
  for (const path of sources) cpSync(join(root, path), join(stage, 'package', path));
  if (isWhole) {
    for (const path of PHONE_BINARIES) cpSync(join(from, path), join(stage, 'package', path));
    writeFileSync(join(stage, 'package', NOTICES), notices(PHONE_BUILDS));
  }
  const published = publishedManifest(manifest, {
    addons: targets.map(packageName),
    repository: options.repository,
    isPublishable: isWhole,
  });
  writeFileSync(
    join(stage, 'package/package.json'),
    `${JSON.stringify(published, undefined, 2)}\n`,
  );
}

/** Packs the package of one addon; answers with the tarball's name. */
function packedAddon(target: Target): string {
  const { version, license } = manifest;
  const about = { version, license, ...publication(options.repository) };
  writePackage(target, join(from, addonPath(target)), join(stage, target.name), about);
  writeFileSync(join(stage, target.name, NOTICES), notices([addonBuild(target)]));
  return packed(target.name);
}

/** What npm says of a tarball it made. */
type Tarball = { filename: string; files: { path: string }[] };

/** Packs a staged folder; answers with the tarball's name. What has binaries has their notices. */
function packed(name: string): string {
  const command = ['pack', '--json', '--ignore-scripts', '--pack-destination', draft];
  const { status, stdout } = spawnSync('npm', command, {
    cwd: join(stage, name),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [made] = status === 0 ? (JSON.parse(stdout) as Tarball[]) : [];
  if (made === undefined) throw new Error(`npm could not pack ${name}`);
  if (isWhole && !made.files.some(({ path }) => path === NOTICES))
    throw new Error(`the tarball of ${name} has no ${NOTICES}`);
  return made.filename;
}

function writeBoms(): void {
  const boms = { cargo: cargoBom(manifest.version), npm: npmBom(manifest.version) };
  for (const [kind, bom] of Object.entries(boms))
    writeFileSync(join(draft, `sbom-${kind}.cdx.json`), `${JSON.stringify(bom, undefined, 2)}\n`);
}

function writeSums(): void {
  const names = [...tarballs, 'sbom-cargo.cdx.json', 'sbom-npm.cdx.json'].toSorted();
  const lines = names.map((name) => {
    const hash = createHash('sha256')
      .update(readFileSync(join(draft, name)))
      .digest('hex');
    return `${hash}  ${name}\n`;
  });
  writeFileSync(join(draft, 'SHA256SUMS'), lines.join(''));
}

/** Ends the run, without its results, when something is over its budget. */
function demandSizes(): void {
  const [tarball = ''] = tarballs;
  const sizes = new Map([[isWhole ? 'package' : 'package/js', sizeOf(join(draft, tarball))]]);
  for (const path of isWhole ? LIBRARIES : []) sizes.set(path, sizeOf(join(from, path)));
  for (const target of targets)
    sizes.set(`addons/${target.name}`, sizeOf(join(from, addonPath(target))));
  const problems = overweight(sizes);
  if (problems.length > 0) rmSync(draft, { recursive: true });
  stopOver('over the size budget', problems, [
    'Make it smaller; or raise the budget in scripts/lib/sizes.json and say why in the commit.',
  ]);
}

function sizeOf(path: string): number {
  return statSync(path).size;
}

/** Ends the run when there are problems: what it is about, each of them, and what to do. */
function stopOver(subject: string, problems: string[], advice: string[]): void {
  if (problems.length === 0) return;
  console.error(`error: ${subject}:`);
  for (const line of [...problems.map((problem) => `  ${problem}`), ...advice])
    console.error(`       ${line}`);
  process.exit(1);
}
