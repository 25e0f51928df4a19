import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';

import { demo, folder } from './run.ts';

const recorded = resolve(import.meta.dirname, '../fixtures/transport');
const work = folder().path;

type Case = { name: string; expected: { hash: string; outcome: { kind: string } } };

test('every recorded state is explained with its name and its plan', async () => {
  const files = readdirSync(recorded);
  assert.ok(files.length > 0);
  const told = await Promise.all(
    files.map(async (file) => ({ file, ended: await demo('--transport', join(recorded, file)) })),
  );
  const kinds = new Set<string>();
  for (const { file, ended } of told) {
    assert.equal(ended.code, 0, ended.stderr);
    assert.equal(ended.stderr, '');
    const { cases } = JSON.parse(readFileSync(join(recorded, file), 'utf8')) as { cases: Case[] };
    const blocks = ended.stdout.split('\n\n').slice(0, -1);
    assert.equal(blocks.length, cases.length, file);
    for (const [index, { name, expected }] of cases.entries()) {
      const lines = blocks[index]?.split('\n') ?? [];
      assert.equal(lines[0], name);
      assert.equal(lines.at(-1), `  plan ${expected.hash}`, name);
      assert.match(lines[1] ?? '', firstLine(expected.outcome.kind), name);
      kinds.add(expected.outcome.kind);
    }
  }
  assert.deepEqual([...kinds].toSorted(), ['attempt', 'consentRequired', 'defer', 'refuse']);
});

test('one state without a list is explained under its name, or its file', async () => {
  const state = {
    message: { bytes: 1 << 20 },
    facts: { sealing: { value: 'ready', source: 'engine', observedAt: 1 } },
    peer: { direct: true, linked: true, devices: 1, records: [] as object[] },
    now: 1,
  };
  const file = join(work, 'state.json');
  writeFileSync(file, JSON.stringify(state));
  const waits = await demo('--transport', file);
  assert.equal(waits.code, 0, waits.stderr);
  assert.ok(waits.stdout.startsWith(`${file}\n  wait for peer: tooLargeForPeer\n`), waits.stdout);
  assert.match(waits.stdout, /^ {2}not data: tooLargeForPeer$/m);
  const record = { transports: ['data'], maxBytes: 1 << 20, issuedAt: 0, expiresAt: 2 };
  const peer = { ...state.peer, records: [record] };
  writeFileSync(file, JSON.stringify({ ...state, peer, name: 'it says that it takes it' }));
  const goes = await demo('--transport', file);
  assert.match(
    goes.stdout,
    /^it says that it takes it\n {2}try data \(sealed, carries the message\): sealedToEverybody/,
  );
});

test('what is no recorded state ends with 2 and one sentence', async () => {
  const file = join(work, 'bad.json');
  for (const [content, why] of [
    ['', /it is not JSON/],
    ['{', /it is not JSON/],
    ['{"message": {"bytes": 1}}', /INVALID_REQUEST/],
    ['{"message": {"bytes": -1}, "facts": {}, "peer": {}, "now": 1}', /INVALID_REQUEST/],
  ] as const) {
    writeFileSync(file, content);
    const { code, stdout, stderr } = await demo('--transport', file);
    assert.equal(code, 2, content);
    assert.equal(stdout, '');
    assert.match(stderr, /^demo: .*bad\.json cannot be explained \(.*\)\n$/, content);
    assert.match(stderr, why, content);
  }
  const missing = await demo('--transport', join(work, 'missing.json'));
  assert.equal(missing.code, 2);
  assert.match(missing.stderr, /ENOENT/);
});

function firstLine(kind: string): RegExp {
  switch (kind) {
    case 'attempt':
      return /^ {2}try \w+ \(\w+, carries the \w+\): \w+/;
    case 'defer':
      return /^ {2}wait for \w+: \w+$/;
    case 'consentRequired':
      return /^ {2}ask the person to accept \w+: \w+/;
    case 'refuse':
      return /^ {2}refuse: \w+$/;
    default:
      throw new Error(`no such outcome: ${kind}`);
  }
}
