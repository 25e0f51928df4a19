import assert from 'node:assert/strict';
import { test } from 'node:test';

import { libcOf, machine } from './machine.node.ts';

const noLdd = () => {
  throw new Error('ENOENT');
};
const noReport = () => undefined;

test("the machine that runs this has one of our packages' names", () => {
  const { platform, arch } = process;
  const abis: Record<string, RegExp> = { linux: /-(?:gnu|musl)$/, win32: /-msvc$/ };
  assert.ok(machine().startsWith(`${platform}-${arch}`));
  assert.match(machine(), abis[platform] ?? /-(?:x64|arm64)$/);
});

test('asking leaves the report of the process as it was set', () => {
  const { report } = process as { report: { excludeNetwork?: boolean } };
  const before = report.excludeNetwork;
  machine();
  assert.equal(report.excludeNetwork, before);
});

test("a report with glibc's version means gnu, whatever else is loaded", () => {
  const report = {
    header: { glibcVersionRuntime: '2.36' },
    sharedObjects: ['/lib/ld-musl-x86_64.so.1'],
  };
  assert.equal(
    libcOf(
      () => report,
      () => 'musl',
    ),
    'gnu',
  );
});

test("a report that lists musl's loader or library means musl", () => {
  for (const loaded of ['/lib/ld-musl-aarch64.so.1', '/lib/libc.musl-x86_64.so.1']) {
    const report = { header: {}, sharedObjects: ['linux-vdso.so.1', loaded] };
    assert.equal(
      libcOf(() => report, noLdd),
      'musl',
    );
  }
});

test('without a report the text of ldd decides', () => {
  assert.equal(
    libcOf(noReport, () => '#!/bin/sh\nexec /lib/ld-musl-x86_64.so.1 --list "$@"'),
    'musl',
  );
  assert.equal(
    libcOf(noReport, () => 'Copyright (C) the GNU C Library'),
    'gnu',
  );
  assert.equal(libcOf(noLdd, noLdd), undefined);
  assert.equal(
    libcOf(
      () => ({ sharedObjects: 7 }),
      () => '',
    ),
    undefined,
  );
});
