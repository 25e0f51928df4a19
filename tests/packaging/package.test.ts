import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, join } from 'node:path';
import { after, test, type TestContext } from 'node:test';

import { packageName, TARGETS } from '../../scripts/lib/addons.mts';
import { addonBuild, linkedCrates, PHONE_BUILDS } from '../../scripts/lib/crates.mts';
import { assembled, NOTICES } from '../../scripts/lib/notices.mts';
import { machine } from '../../src/native/machine.node.ts';
import { addon, installInto, pack, packAddon, project, root, run, type Ended } from './project.ts';

const { tarball, files, size, from, out, packing } = pack();
const withAddon = { SEALWRIGHT_ADDON: addon };
const node = project('node', tarball);
after(() => rmSync(node, { recursive: true, force: true }));

function succeeded(ended: Ended): Ended {
  assert.equal(ended.status, 0, ended.all);
  return ended;
}

test('the tarball holds what the package exports and the binaries, and no tests or scripts', (t) => {
  const manifest = JSON.parse(
    readFileSync(join(node, 'node_modules/react-native-sealwright/package.json'), 'utf8'),
  );
  const shipped = new Set(files.map((path) => `./${path}`));
  for (const target of targets([
    manifest.exports,
    manifest.imports,
    manifest.main,
    manifest.types,
  ])) {
    assert.ok(shipped.has(target), `${target} is named but not shipped`);
  }
  for (const file of [
    'LICENSE',
    'LICENSE-APACHE',
    'LICENSE-MIT',
    'README.md',
    'dist/LICENSE-noble-hashes',
    'Sealwright.podspec',
    'app.plugin.js',
    'android/build.gradle',
    'android/src/main/res/xml/sealwright_backup_rules.xml',
    'android/src/main/java/dev/sealwright/SealwrightModule.kt',
    'ios/Adapter/RCTSealwright.mm',
    'ios/Notification/SealwrightNotificationService.swift',
    'ios/SealwrightNotification.podspec',
    'Package.swift',
    'src/native/NativeSealwright.ts',
    'ios/SealwrightEngine.xcframework/Info.plist',
    'android/src/main/jniLibs/arm64-v8a/libsealwright_android.so',
  ]) {
    assert.ok(shipped.has(`./${file}`), `${file} is not shipped`);
  }
  const stray = files.filter((path) =>
    /\.test\.|testing|\.node$|\.map$|^(relay|rust|tests|scripts|build)\/|\/(test|Tests)\//.test(
      path,
    ),
  );
  assert.deepEqual(stray, []);
  for (const kind of [
    'dependencies',
    'devDependencies',
    'scripts',
    'private',
    'workspaces',
    'type',
  ])
    assert.equal(manifest[kind], undefined, kind);
  assert.equal(JSON.stringify(manifest).includes('sealwright-source'), false);
  const { optionalDependencies, version } = manifest;
  assert.equal(optionalDependencies[`react-native-sealwright-${machine()}`], version);
  assert.deepEqual([...new Set(Object.values(optionalDependencies))], [version]);
  t.diagnostic(`packed size: ${size} bytes, ${files.length} files`);
});

test('what is shipped imports nothing but itself, Node, React Native and, for its plugin, Expo', () => {
  const found = new Set<string>();
  for (const path of files.filter((file) => /^dist\/[^/]+\.[cm]js$/.test(file))) {
    const code = readFileSync(join(node, 'node_modules/react-native-sealwright', path), 'utf8');
    const imports = code.matchAll(
      /^(?:import|export)\b[^'"`;]*?["']([^'"]+)["'];?$|\brequire\("([^"]+)"\)/gm,
    );
    for (const [, imported, required] of imports) found.add(`${imported ?? required}`);
  }
  assert.deepEqual([...found].filter((name) => !isBuiltin(name)).toSorted(), [
    '#host',
    './host.node.cjs',
    'expo/config-plugins',
    'react',
    'react-native',
    'react-native-sealwright',
  ]);
});

test('Node runs it by import and by require', () => {
  for (const script of ['talk.mjs', 'talk.cjs']) {
    assert.equal(succeeded(run(node, ['node', script], withAddon)).stdout, 'sealed\n');
  }
});

test('without the addon package, that is said, with its whole name', () => {
  for (const script of ['talk.mjs', 'talk.cjs']) {
    const { stdout } = succeeded(run(node, ['node', script]));
    assert.match(stdout, /^NATIVE_MISSING: /);
    assert.ok(stdout.includes(`react-native-sealwright-${machine()} is not installed`), stdout);
    assert.match(stdout, /--omit=optional/);
  }
});

test('the packed addon of this machine, installed beside the package, is found and talks', () => {
  const folder = project('node', tarball);
  installInto(folder, tarball, packAddon().tarball);
  for (const script of ['talk.mjs', 'talk.cjs']) {
    assert.equal(succeeded(run(folder, ['node', script])).stdout, 'sealed\n');
  }
  rmSync(folder, { recursive: true });
});

test('the checksums are those of every file, and packing again makes the same', () => {
  const sums = readFileSync(join(out, 'SHA256SUMS'), 'utf8');
  assert.equal(sums.match(/\.tgz$/gm)?.length, 7);
  assert.equal(sums.match(/\.cdx\.json$/gm)?.length, 2);
  succeeded(run(out, ['sha256sum', '--check', 'SHA256SUMS']));
  const again = join(out, '../again');
  succeeded(packing('--out', again));
  assert.equal(readFileSync(join(again, 'SHA256SUMS'), 'utf8'), sums);
});

test('every package with binaries carries the notices of all that is in them', () => {
  const carried = (archive: string) =>
    succeeded(run(out, ['tar', '-xzOf', archive, `package/${NOTICES}`])).stdout;
  const packages = [
    { archive: basename(tarball), builds: PHONE_BUILDS },
    ...TARGETS.map((target) => ({
      archive: `${packageName(target)}-0.1.0.tgz`,
      builds: [addonBuild(target)],
    })),
  ];
  for (const { archive, builds } of packages) {
    const [list = '', ...texts] = carried(archive).split(/^-{80}\n\[\d+\]\n/m);
    const works = list.matchAll(/^(.+) \(\S.*\)((?: \[\d+\])+)$/gm);
    const named = new Map([...works].map(([, title = '', numbers = '']) => [title, numbers]));
    const others = linkedCrates(builds).filter((crate) => !crate.startsWith('sealwright-'));
    const crates = [...named.keys()].filter((title) => !title.includes("Rust's standard library"));
    assert.deepEqual(crates, others, archive);
    assert.ok(named.has("libc, in Rust's standard library"));
    const used = new Set([...named.values()].flatMap((numbers) => numbers.match(/\d+/g) ?? []));
    assert.deepEqual(
      [...used].map(Number).toSorted(ascending),
      [...texts.keys()].map((at) => at + 1),
    );
    for (const [title, numbers] of named) {
      const own = (numbers.match(/\d+/g) ?? []).map((number) => texts[Number(number) - 1]);
      assert.match(own.join(''), /permission (?:is|to)|redistribution and use/i, title);
    }
  }
  const has = (archive: string, crate: string) => carried(archive).includes(`\n${crate} `);
  const linux = 'react-native-sealwright-linux-x64-gnu-0.1.0.tgz';
  assert.deepEqual(
    ['jni', 'napi', 'zbus', 'openmls'].map((crate) => [
      has(basename(tarball), crate),
      has(linux, crate),
    ]),
    [
      [true, false],
      [false, true],
      [false, true],
      [true, true],
    ],
  );
});

test('what comes without a licence text is not passed over', () => {
  const silent = { title: 'nobody 1.0.0', licence: 'MIT', texts: [] };
  assert.throws(() => assembled([silent]), /no licence text comes with nobody 1\.0\.0/);
});

test('a release that lacks a binary is not packed, and one of JavaScript only is private', () => {
  const lacking = join(out, '../lacking');
  const library = 'android/src/main/jniLibs/x86_64/libsealwright_android.so';
  rmSync(join(from, library));
  const refused = packing('--out', lacking);
  writeFileSync(join(from, library), 'back');
  assert.equal(refused.status, 1);
  assert.ok(refused.stderr.includes(library));
  succeeded(packing('--out', lacking, '--js-only'));
  const archive = `react-native-sealwright-0.1.0.tgz`;
  const { stdout } = succeeded(run(lacking, ['tar', '-xzOf', archive, 'package/package.json']));
  assert.equal(JSON.parse(stdout).private, true);
  assert.equal(JSON.parse(stdout).optionalDependencies, undefined);
  const listed = succeeded(run(lacking, ['tar', '-tzf', archive])).stdout;
  assert.ok(!listed.includes(NOTICES), 'notices of what is not in it');
});

test('a binary over its budget is not packed, and the excess is said', () => {
  const library = 'android/src/main/jniLibs/arm64-v8a/libsealwright_android.so';
  writeFileSync(join(from, library), new Uint8Array(4_500_001));
  const refused = packing('--out', join(out, '../heavy'));
  writeFileSync(join(from, library), 'back');
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /4,500,001 bytes: 1 over its budget of 4,500,000/);
});

test('its types hold for ESM, CommonJS and bundlers, strictly and without the types of Node', () => {
  writeFileSync(
    join(node, 'typed.cts'),
    `import sealwright = require('react-native-sealwright');
     import relays = require('react-native-sealwright/relay');
     const relay: relays.Relay = relays.memoryRelay();
     const engine: Promise<sealwright.Engine> = sealwright.openEngine({ profile: 'main', relay });
     void engine.then((opened) => opened.account?.id satisfies string | undefined);`,
  );
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const strict = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--target', 'es2023'];
  strict.push('--lib', 'es2023,esnext.disposable,dom,dom.asynciterable', '--types', '');
  const kinds = [
    ['--module', 'nodenext', 'typed.mts', 'typed.cts'],
    ['--module', 'preserve', '--moduleResolution', 'bundler', 'typed.mts'],
  ];
  for (const kind of kinds) succeeded(run(node, ['node', compiler, ...strict, ...kind]));
});

for (const name of ['jest29', 'jest30']) {
  const jest = ['node', 'node_modules/jest/bin/jest.js', '--colors=false', '--ci'];
  const folder = project(name, tarball, 'jest');
  const passed = (ended: Ended, tests: number) =>
    assert.match(
      succeeded(ended).all,
      new RegExp(`^Tests: +${tests} passed, ${tests} total$`, 'm'),
    );

  test(`${name} has the real engine with the preset`, () => {
    const config = JSON.stringify({ preset: 'react-native-sealwright' });
    passed(run(folder, [...jest, '--config', config], withAddon), 6);
    passed(run(folder, [...jest, '--config', config, '--runInBand'], withAddon), 6);
    passed(run(folder, [...jest, '--config', config, '--workerThreads', '-w', '2'], withAddon), 6);
  });

  test(`${name} has the real engine with the setup file, also under React Native's conditions`, () => {
    const setupFiles = ['react-native-sealwright/jest-setup'];
    passed(run(folder, [...jest, '--config', JSON.stringify({ setupFiles })], withAddon), 6);
    const customExportConditions = ['require', 'react-native'];
    const config = { setupFiles, testEnvironmentOptions: { customExportConditions } };
    passed(run(folder, [...jest, '--config', JSON.stringify(config)], withAddon), 6);
  });

  test(`${name} with jsdom has no engine and says so`, () => {
    const config = JSON.stringify({ testMatch: ['**/*.jsdom.js'] });
    passed(run(folder, [...jest, '--config', config], withAddon), 1);
  });

  test(`${name} leaves no folder of a run before the last`, () => {
    const config = JSON.stringify({ preset: 'react-native-sealwright' });
    const environment = { ...withAddon, TMPDIR: join(folder, 'temporary') };
    mkdirSync(environment.TMPDIR, { recursive: true });
    for (let round = 0; round < 2; round += 1)
      run(folder, [...jest, '--config', config, '-i'], environment);
    const left = succeeded(run(folder, ['ls', environment.TMPDIR])).stdout;
    assert.equal(left.match(/sealwright-jest-/g)?.length, 2);
    rmSync(environment.TMPDIR, { recursive: true });
  });
}

const app = project('reactnative', tarball, 'jest', 'node');
const appJest = ['node', 'node_modules/jest/bin/jest.js', '--colors=false', '--ci', '--config'];

test("a React Native app's Jest has the real engine, with our preset or React Native's and our setup", () => {
  const configs = [
    { preset: 'react-native-sealwright' },
    { preset: '@react-native/jest-preset', setupFiles: ['react-native-sealwright/jest-setup'] },
  ];
  for (const config of configs) {
    const ended = run(app, [...appJest, JSON.stringify(config)], withAddon);
    assert.match(succeeded(ended).all, /^Tests: +8 passed, 8 total$/m);
  }
});

test('Metro bundles it for both platforms, Hermes compiles it, and it runs over a TurboModule', (t) => {
  for (const suite of ['device/contract', 'device/suite', 'hostile/cases', 'hostile/suite']) {
    cpSync(join(root, `tests/${suite}.ts`), join(app, `tests/${suite}.ts`));
  }
  cpSync(join(root, 'src/native/generated'), join(app, 'generated'), { recursive: true });
  succeeded(run(app, ['node', 'bundle.cjs']));
  for (const platform of ['ios', 'android']) {
    const bundle = `bundle-${platform}.js`;
    const play = (how: string) =>
      succeeded(run(app, ['node', 'play.cjs', bundle, how], withAddon)).stdout;
    assert.equal(play('native'), 'sealed\n');
    assert.match(play('bare'), /^NATIVE_MISSING: .*rebuild it/);
    assert.match(play('expo-go'), /^NATIVE_MISSING: .*Expo Go/);
    // Hostile JavaScript, and the contract that any device keeps.
    assert.equal(play('suites'), 'played 18\n');
    toBytecode(bundle, t);
  }
});

/** Compiles a bundle as a release build does, with the compiler of the same Hermes. */
function toBytecode(bundle: string, t: TestContext): void {
  const compilers: Record<string, string> = {
    'linux-x64': 'linux64-bin/hermesc',
    'darwin-x64': 'osx-bin/hermesc',
    'darwin-arm64': 'osx-bin/hermesc',
    'win32-x64': 'win64-bin/hermesc.exe',
  };
  const compiler = compilers[`${process.platform}-${process.arch}`];
  if (compiler === undefined) return t.diagnostic('no Hermes compiler for this machine');
  const hermesc = `node_modules/hermes-compiler/hermesc/${compiler}`;
  succeeded(run(app, [hermesc, '-emit-binary', '-O', '-w', '-out', 'bundle.hbc', bundle]));
}

test("React Native's autolinking finds both native halves in the package", () => {
  const find = `
    const android = require('@react-native-community/cli-config-android');
    const apple = require('@react-native-community/cli-config-apple');
    const folder = require('node:path').resolve('node_modules/react-native-sealwright');
    const { packageInstance, libraryName } = android.dependencyConfig(folder, {});
    const { podspecPath } = apple.getDependencyConfig({ platformName: 'ios' })(folder, {});
    console.log(packageInstance, libraryName, require('node:path').basename(podspecPath));`;
  const { stdout } = succeeded(run(app, ['node', '--eval', find]));
  assert.equal(stdout, 'new SealwrightPackage() SealwrightSpec Sealwright.podspec\n');
});

test('Vite bundles it, and the bundle says in a page that there is no engine', () => {
  const folder = project('web', tarball);
  const vite = ['node', 'node_modules/vite/bin/vite.js', 'build', '--logLevel', 'error'];
  succeeded(run(folder, [...vite, '--outDir', 'bundle', '--emptyOutDir'], withAddon));
  const page = `
    const { JSDOM, VirtualConsole } = require('jsdom');
    const { readdirSync, readFileSync } = require('node:fs');
    const [file] = readdirSync('bundle/assets').filter((name) => name.endsWith('.js'));
    const code = readFileSync('bundle/assets/' + file, 'utf8');
    const { window } = new JSDOM('', { runScripts: 'outside-only', url: 'https://app.example/' });
    window.eval(code);
    setTimeout(() => console.log(window.imported, window.told, /node:|createRequire/.test(code)), 100);`;
  const { stdout } = succeeded(run(folder, ['node', '--eval', page]));
  assert.equal(stdout, 'true PLATFORM_UNSUPPORTED false\n');
});

test('publint finds nothing wrong', () => {
  const folder = project('web', tarball);
  const publint = [
    'node',
    'node_modules/publint/src/cli.js',
    'node_modules/react-native-sealwright',
    '--strict',
  ];
  succeeded(run(folder, publint));
});

function ascending(one: number, other: number): number {
  return one - other;
}

/** Every path that a part of a manifest names. */
function targets(value: unknown): string[] {
  if (typeof value === 'string')
    return value.startsWith('./') || !value.includes('.') ? [value] : [`./${value}`];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(targets) : [];
}
