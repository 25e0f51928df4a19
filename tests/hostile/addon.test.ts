import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

test('hostile JavaScript gets a code for everything from the addon, and its process lives', () => {
  const script = join(import.meta.dirname, 'play.mts');
  const node = [
    '--conditions=sealwright-source',
    '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON',
    script,
  ];
  const options = { encoding: 'utf8', timeout: 300_000 } as const;
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, node, options);
  assert.deepEqual({ signal, stderr, stdout }, { signal: null, stderr: '', stdout: 'played 11\n' });
  assert.equal(status, 0);
});
