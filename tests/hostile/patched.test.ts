import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

test('a script that replaces what JavaScript is made of sees messages, and nothing of a key', () => {
  // The conversation while it looks on, and after; that it saw the message; that there was a key, and how much it saw.
  assert.equal(play('spy'), 'hush data\nhush data\nhush true\nkey true 0\n');
});

test('a script that makes all of that throw breaks its own calls, and the engine goes on', () => {
  assert.equal(play('throw'), 'replaced\nhush data\n');
});

function play(how: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'sealwright-patched-'));
  const script = join(import.meta.dirname, 'patched.mts');
  const flags = [
    '--conditions=sealwright-source',
    '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON',
  ];
  try {
    const node = [...flags, script, how, directory];
    const options = { encoding: 'utf8', timeout: 120_000 } as const;
    const { stdout, stderr, signal } = spawnSync(process.execPath, node, options);
    assert.deepEqual({ stderr, signal }, { stderr: '', signal: null });
    return stdout;
  } finally {
    rmSync(directory, { recursive: true });
  }
}
