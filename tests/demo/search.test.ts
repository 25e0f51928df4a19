import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { searchFor } from '../../demo/search.mts';
import { folder } from './run.ts';

const TEXT = 'the blue folder — 🔐 — is ?~>> here';
const forms: Record<string, Buffer> = {
  raw: Buffer.from(TEXT),
  utf16: Buffer.from(TEXT, 'utf16le'),
  hex: Buffer.from(Buffer.from(TEXT).toString('hex')),
  HEX: Buffer.from(Buffer.from(TEXT).toString('hex').toUpperCase()),
  ...Object.fromEntries(
    ['', 'x', 'xx', 'xxx'].flatMap((before) =>
      (['base64', 'base64url'] as const).map((form) => [
        `${form} behind ${before.length}`,
        Buffer.from(Buffer.from(`${before}${TEXT}, and more`).toString(form)),
      ]),
    ),
  ),
};

test('a text is found in whatever form, wherever in a file it is', () => {
  for (const [name, form] of Object.entries(forms)) {
    for (const place of [0, 1, 4_095]) {
      const { path } = folder();
      mkdirSync(join(path, 'deep/er'), { recursive: true });
      const file = join(path, 'deep/er/file');
      writeFileSync(file, Buffer.concat([Buffer.alloc(place, 't'), form]));
      const { found, files, bytes } = searchFor(['another text that is nowhere', TEXT], path);
      assert.deepEqual(found, [file], `${name} at ${place}`);
      assert.deepEqual([files, bytes], [1, place + form.length]);
    }
  }
});

test('what is not there, or too short to mean anything, is not found', () => {
  const { path } = folder();
  writeFileSync(join(path, 'file'), Buffer.concat([Buffer.from(TEXT.slice(1)), Buffer.from('hi')]));
  assert.deepEqual(searchFor([TEXT, 'hi', 'hi'], path), {
    texts: 1,
    files: 1,
    bytes: Buffer.byteLength(TEXT) - 1 + 2,
    found: [],
  });
});
