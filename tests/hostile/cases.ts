import type { ErrorCode } from '../../src/errors.ts';

/**
 * What every host answers alike to a request that no caller of ours would make: Node's addon, the TurboModule in a
 * bundle, Kotlin on a JVM and the C functions of iOS run this list. Plain data; lines.mts writes it out for the
 * languages that do not read TypeScript.
 */
export type Case = {
  name: string;
  /** Text, or pieces of it that repeat. `$engine` and the other names of {@link NAMES} stand for handles. */
  request: string | Repeated;
  /** Bytes beside it, in hexadecimal; none by default. */
  bytes?: string | Repeated;
  /** The code that answers, or that it is done. */
  code: ErrorCode | 'OK';
};

/** Pieces, each as often as it says. */
export type Repeated = readonly (readonly [piece: string, times: number])[];

/**
 * Handles that a host has ready: an open engine, a conversation of it, an engine that was closed, and an engine and
 * a conversation of another connection.
 */
export const NAMES = ['$engine', '$chat', '$closed', '$foreign', '$strange'] as const;

const HELLO = '{"op":"hello","waist":"1.0"}';
const custody = (handle: string) => `{"op":"custody","engine":"${handle}"}`;
const send = (handle: string) => `{"op":"send","conversation":"${handle}","text":"x"}`;
const close = (handle: string) => `{"op":"close","handle":"${handle}"}`;

const NO_REQUESTS: [name: string, request: string | Repeated][] = [
  ['nothing', ''],
  ['a space', ' '],
  ['an open object', '{'],
  ['the end of an object', '}'],
  ['a list', '[]'],
  ['null', 'null'],
  ['a number', '1'],
  ['a string', '"x"'],
  ['no operation', '{}'],
  ['an operation that is a number', '{"op":1}'],
  ['an operation that is null', '{"op":null}'],
  ['an object cut short', '{"op":"hello"'],
  ['quotes of another kind', "{'op':'hello'}"],
  ['two objects', `${HELLO}{}`],
  ['text after the object', `${HELLO} x`],
  ['a byte order mark', `\ufeff${HELLO}`],
  ['a line break', '{"op":"hello",\n"waist":"1.0"}'],
  ['NUL', '\0'],
  ['NUL in a string', '{"op":"hello","waist":"\0"}'],
  ['a letter beyond ASCII', '{"op":"hello","waist":"\u00e9"}'],
  ['an emoji', '{"op":"hello","waist":"\u{1f600}"}'],
  ['a lone surrogate', '\ud800'],
  ['a lone surrogate in a string', '{"op":"hello","waist":"\udfff"}'],
  ['an operation twice', '{"op":"hello","waist":"1.0","op":"hello"}'],
  ['a field twice', '{"op":"hello","waist":"1.0","waist":"1.0"}'],
  ['a field twice, once escaped', '{"op":"hello","waist":"1.0","w\\u0061ist":"1.0"}'],
  ['a prototype beside the fields', '{"op":"hello","waist":"1.0","__proto__":{}}'],
  ['a prototype as the operation', '{"__proto__":{"op":"hello"}}'],
  ['a constructor', '{"op":"hello","waist":"1.0","constructor":1}'],
  ['a list too deep', [['[', 100_000]]],
  ['an object too deep', [['{"a":', 100_000]]],
  [
    'a field too deep',
    [
      ['{"op":"hello","waist":', 1],
      ['[', 64],
      [']', 64],
      ['}', 1],
    ],
  ],
  [
    'too many values',
    [
      ['{"op":"hello","waist":[', 1],
      ['0,', 100_000],
      ['0]}', 1],
    ],
  ],
];

const FORGED: [name: string, handle: string][] = [
  ['empty', ''],
  ['too short', '0'.repeat(31)],
  ['too long', '0'.repeat(33)],
  ['of zeros', '0'.repeat(32)],
  ['of ones', 'f'.repeat(32)],
  ['in capitals', 'F'.repeat(32)],
  ['a path', '../../../../../../../etc/passwd0'],
  ['a number', '1'],
  ['with an escaped NUL', `${'0'.repeat(31)}\\u0000`],
  ['of a closed engine', '$closed'],
  ['of another connection', '$foreign'],
];

const LYING_BLOBS: [name: string, bytes: string][] = [
  ['one byte', '01'],
  ['half a length', '0100'],
  ['a length without its bytes', '01000000'],
  ['a byte too few', '0200000009'],
  ['the largest length', 'ffffffff'],
  ['the largest length that is positive', 'ffffff7f010203'],
  ['a byte too many', '000000000000'],
];

export const CASES: readonly Case[] = [
  ...NO_REQUESTS.map(([name, request]) => ({ name, request, code: 'INVALID_REQUEST' as const })),
  { name: 'an unheard-of operation', request: '{"op":"unheardOf"}', code: 'UNSUPPORTED_OP' },
  { name: 'a prototype by name', request: '{"op":"__proto__"}', code: 'UNSUPPORTED_OP' },
  { name: 'toString', request: '{"op":"toString"}', code: 'UNSUPPORTED_OP' },
  {
    name: 'an escaped lone surrogate',
    request: '{"op":"hello","waist":"\\ud800"}',
    code: 'INVALID_TEXT',
  },
  ...FORGED.flatMap(([name, handle]) =>
    Object.entries({ custody, send, close }).map(([op, ask]) => ({
      name: `${op} with a handle ${name}`,
      request: ask(handle),
      code: 'INVALID_HANDLE' as const,
    })),
  ),
  {
    name: "a handle of another connection's conversation",
    request: send('$strange'),
    code: 'INVALID_HANDLE',
  },
  {
    name: 'an engine in place of a conversation',
    request: send('$engine'),
    code: 'INVALID_HANDLE',
  },
  {
    name: 'a conversation in place of an engine',
    request: custody('$chat'),
    code: 'INVALID_HANDLE',
  },
  ...LYING_BLOBS.map(([name, bytes]) => ({
    name: `blobs: ${name}`,
    request: HELLO,
    bytes,
    code: 'INVALID_BLOBS' as const,
  })),
  {
    name: 'as many bytes as there may be, and a length that lies',
    request: HELLO,
    bytes: [['ff', 40 << 20]],
    code: 'INVALID_BLOBS',
  },
  {
    name: 'a byte too many beside a request',
    request: HELLO,
    bytes: [['00', (40 << 20) + 1]],
    code: 'REQUEST_TOO_LARGE',
  },
  {
    name: 'a hundred million bytes',
    request: HELLO,
    bytes: [['00', 100_000_000]],
    code: 'REQUEST_TOO_LARGE',
  },
  {
    name: 'too many blobs',
    request: HELLO,
    bytes: [['00000000', 16_385]],
    code: 'REQUEST_TOO_LARGE',
  },
  {
    name: 'a request as long as it may be',
    request: [
      [HELLO, 1],
      [' ', (8 << 20) - HELLO.length],
    ],
    code: 'OK',
  },
  {
    name: 'a character too many',
    request: [
      [HELLO, 1],
      [' ', (8 << 20) + 1 - HELLO.length],
    ],
    code: 'REQUEST_TOO_LARGE',
  },
  {
    name: 'a hundred million characters',
    request: [['x', 100_000_000]],
    code: 'REQUEST_TOO_LARGE',
  },
  {
    name: 'a place without a blob',
    request: '{"op":"send","conversation":"$chat","data":0}',
    code: 'INVALID_BLOBS',
  },
  { name: 'a greeting, after all that', request: HELLO, code: 'OK' },
  { name: 'a blob that nobody asked for', request: HELLO, bytes: '0100000007', code: 'OK' },
  { name: 'the engine, after all that', request: custody('$engine'), code: 'OK' },
  { name: 'the conversation, after all that', request: send('$chat'), code: 'OK' },
  {
    name: 'bytes for the conversation',
    request: '{"op":"send","conversation":"$chat","data":0}',
    bytes: '03000000070809',
    code: 'OK',
  },
];

/** The text of a case, its names replaced by handles. */
export function textOf(pieces: string | Repeated, handles: Record<string, string>): string {
  const text = typeof pieces === 'string' ? pieces : joined(pieces);
  return text.length > 1_000
    ? text
    : NAMES.reduce((sum, name) => sum.split(name).join(handles[name]), text);
}

/** The bytes of a case, in a buffer of exactly their size. */
export function bytesOf(pieces: string | Repeated = ''): ArrayBuffer {
  const all = typeof pieces === 'string' ? ([[pieces, 1]] as const) : pieces;
  const size = all.reduce((sum, [hex, times]) => sum + (hex.length / 2) * times, 0);
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const [hex, times] of all) {
    const piece = (hex.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16));
    const end = at + piece.length * times;
    if (piece.length === 1) bytes.fill(piece[0] ?? 0, at, end);
    else for (let to = at; to < end; to += piece.length) bytes.set(piece, to);
    at = end;
  }
  return bytes.buffer;
}

function joined(pieces: Repeated): string {
  return pieces.map(([piece, times]) => piece.repeat(times)).join('');
}
