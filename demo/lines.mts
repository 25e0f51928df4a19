/** The conversation to play: a file with one message a line, `name: text`. */

/** One message: who says what. */
export type Line = { readonly from: string; readonly text: string };

/** A line that is none; `number` counts from 1. */
export class BadLine extends Error {
  readonly number: number;

  constructor(number: number, why: string) {
    super(why);
    this.number = number;
  }
}

const MAX_NAMES = 16;
const MAX_NAME = 64;
/** The engine's own limit, told here with the line's number. */
const MAX_TEXT = 64 * 1024;

/**
 * Reads a file of lines. Empty lines are passed over, everything behind the first colon (and one space)
 * is the message as it is.
 *
 * @throws {BadLine} for the first line that is no message.
 */
export function parseLines(file: Uint8Array): Line[] {
  const lines: Line[] = [];
  const names = new Set<string>();
  for (const [index, bytes] of splitLines(file).entries()) {
    const bad = (why: string) => new BadLine(index + 1, why);
    const text = decoded(bytes);
    if (text === undefined) throw bad('is not UTF-8');
    if (text.trim() === '') continue;
    const line = parseLine(text, bad);
    names.add(line.from);
    if (names.size > MAX_NAMES) throw bad(`brings in a name too many: ${MAX_NAMES} can talk`);
    lines.push(line);
  }
  return lines;
}

function parseLine(text: string, bad: (why: string) => BadLine): Line {
  const colon = text.indexOf(':');
  if (colon < 0) throw bad('has no colon; a line is `name: text`');
  const from = text.slice(0, colon).trim();
  if (from === '') throw bad('has no name before the colon');
  if (Buffer.byteLength(from) > MAX_NAME) throw bad(`has a name above ${MAX_NAME} bytes`);
  const said = text.slice(colon + 1).replace(/^ /, '');
  if (Buffer.byteLength(said) > MAX_TEXT) throw bad(`has a text above ${MAX_TEXT} bytes`);
  return { from, text: said };
}

function splitLines(file: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let start = 0;
  while (start < file.length) {
    const found = file.indexOf(0x0a, start);
    const end = found < 0 ? file.length : found;
    const carriage = end > start && file[end - 1] === 0x0d ? 1 : 0;
    lines.push(file.subarray(start, end - carriage));
    start = end + 1;
  }
  return lines;
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** What is played without a file. */
export const SHOWPIECE: readonly Line[] = [
  { from: 'Ana', text: 'Ben! Is this thing on?' },
  { from: 'Ben', text: 'It is. And nobody but you can read that it is.' },
  { from: 'Ana', text: 'Not even the relay that just carried it?' },
  {
    from: 'Ben',
    text: 'It saw sealed bytes, their size in steps of 16, and a time. That is all. 🔐',
  },
  { from: 'Ana', text: 'And our keys?' },
  { from: 'Ben', text: 'In the engine, under a key of this machine. JavaScript never held one.' },
  { from: 'Ana', text: 'Then see you at eight, by the old bridge.' },
  { from: 'Ben', text: 'At eight. Bring the blue folder.' },
];
