import assert from 'node:assert/strict';
import { test } from 'node:test';

import { BadLine, parseLines, SHOWPIECE, type Line } from '../../demo/lines.mts';

const parse = (file: string | Buffer): Line[] => parseLines(Buffer.from(file));
const message = (from: string, text: string): Line => ({ from, text });

test('a line is a name, a colon, and everything behind it', () => {
  assert.deepEqual(parse('Ana: hello\nBen: hi\n'), [message('Ana', 'hello'), message('Ben', 'hi')]);
  assert.deepEqual(parse('Ana: no newline at the end'), [message('Ana', 'no newline at the end')]);
  assert.deepEqual(parse('Ana:at once'), [message('Ana', 'at once')]);
  assert.deepEqual(parse('Ana: see https://example.org: port 80:'), [
    message('Ana', 'see https://example.org: port 80:'),
  ]);
});

test('one space behind the colon is not part of the text, all others are', () => {
  assert.deepEqual(parse('Ana:   two more, and two behind  \n'), [
    message('Ana', '  two more, and two behind  '),
  ]);
  assert.deepEqual(parse('Ana:\ttab\n'), [message('Ana', '\ttab')]);
  assert.deepEqual(parse('Ana:\nBen: \n'), [message('Ana', ''), message('Ben', '')]);
});

test('spaces around a name do not count, those within do', () => {
  assert.deepEqual(parse(' Ana Maria : hi\nAna Maria: ho\n'), [
    message('Ana Maria', 'hi'),
    message('Ana Maria', 'ho'),
  ]);
});

test('lines may end as on Windows, and the file may begin with a byte order mark', () => {
  assert.deepEqual(parse('\uFEFFAna: one\r\n\r\nBen: two\r\n'), [
    message('Ana', 'one'),
    message('Ben', 'two'),
  ]);
  assert.deepEqual(parse('Ana: a \r within, and one more at the end\r\r\n'), [
    message('Ana', 'a \r within, and one more at the end\r'),
  ]);
});

test('any character can be said and be a name', () => {
  for (const text of [
    '👩‍👩‍👧‍👦 🔐 🏳️‍🌈',
    'שלום, עולם',
    '‮reversed‬',
    'a\u0000b\u0007\u001b[31m',
    'e\u0301 é',
    '\u2028\u2029\u0085',
    '\uFEFF',
  ]) {
    assert.deepEqual(parse(`Ana: ${text}\n`), [message('Ana', text)]);
  }
  assert.deepEqual(parse('🦊: hi\nשרה: ho\n'), [message('🦊', 'hi'), message('שרה', 'ho')]);
});

test('empty lines are passed over and counted', () => {
  assert.deepEqual(parse(''), []);
  assert.deepEqual(parse('\n \n\t\n'), []);
  assert.deepEqual(parse('\n\nAna: hi\n\n'), [message('Ana', 'hi')]);
  refused('\n\nno colon here\n', 3, /colon/);
});

test('a line that is no message is refused with its number', () => {
  refused('Ana: hi\nhello\n', 2, /has no colon/);
  refused(': hi\n', 1, /no name/);
  refused('Ana: hi\nBen: ho\n  : hi\n', 3, /no name/);
  refused(`${'n'.repeat(65)}: hi`, 1, /64 bytes/);
  refused(`Ana: hi\n${'é'.repeat(33)}: hi`, 2, /64 bytes/);
  refused(Buffer.from([...Buffer.from('Ana: hi\nBen: '), 0xff, 0x0a]), 2, /UTF-8/);
  refused(Buffer.from([...Buffer.from('Ana: '), 0xed, 0xa0, 0x80]), 1, /UTF-8/);
  refused(Buffer.from([...Buffer.from('Ana: '), 0xc0, 0xaf]), 1, /UTF-8/);
});

test('a name has up to 64 bytes, a text up to 64 KiB', () => {
  assert.equal(parse(`${'é'.repeat(32)}: hi`)[0]?.from.length, 32);
  assert.equal(parse(`Ana: ${'x'.repeat(65_536)}`)[0]?.text.length, 65_536);
  refused(`Ana: ${'x'.repeat(65_537)}`, 1, /65536 bytes/);
  refused(`Ana: hi\nAna: ${'é'.repeat(32_769)}`, 2, /65536 bytes/);
});

test('sixteen names can talk, and the seventeenth is refused', () => {
  const sixteen = Array.from({ length: 16 }, (_, index) => `N${index}: hi\n`).join('');
  assert.equal(parse(sixteen + sixteen).length, 32);
  refused(`${sixteen}N3: again\nN16: hi\n`, 18, /16/);
});

test('ten thousand lines are read', () => {
  const lines = parse(Array.from({ length: 10_000 }, (_, index) => `Ana: ${index}\n`).join(''));
  assert.equal(lines.length, 10_000);
  assert.equal(lines.at(-1)?.text, '9999');
});

test('the built-in conversation could stand in a file', () => {
  assert.deepEqual(
    parse(SHOWPIECE.map(({ from, text }) => `${from}: ${text}\n`).join('')),
    SHOWPIECE,
  );
});

function refused(file: string | Buffer, number: number, why: RegExp): void {
  assert.throws(
    () => parse(file),
    (error) => error instanceof BadLine && error.number === number && why.test(error.message),
  );
}
