import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Looking for what must not be there: plaintext in files, as it is and in the usual encodings. */

/** What a search found: `texts` were looked for in `files` of together `bytes`; `found` names files. */
export type Search = { texts: number; files: number; bytes: number; found: string[] };

/** Shorter texts occur by chance, or as part of what a database file says of itself. */
const SHORTEST = 12;

/** Searches every file under `directory` for each of `texts`: raw, UTF-16, hexadecimal and base64. */
export function searchFor(texts: Iterable<string>, directory: string): Search {
  const wanted = [...new Set(texts)].filter((text) => Buffer.byteLength(text) >= SHORTEST);
  const needles = wanted.flatMap((text) => encodings(Buffer.from(text)).concat(utf16(text)));
  const holds = finder(needles);
  const search: Search = { texts: wanted.length, files: 0, bytes: 0, found: [] };
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const content = readFileSync(path);
    search.files += 1;
    search.bytes += content.length;
    if (holds(content)) search.found.push(path);
  }
  return search;
}

/** Bytes as they are, in hexadecimal, and as base64 has them wherever in a longer text they begin. */
export function encodings(bytes: Buffer): Buffer[] {
  const hex = bytes.toString('hex');
  // Base64 of the same bytes differs with their place: the part that does not, for each of the three.
  const base64 = [0, 1, 2].map((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64url');
    return whole.slice(shift === 0 ? 0 : 4, whole.length - 4);
  });
  return [
    bytes,
    Buffer.from(hex),
    Buffer.from(hex.toUpperCase()),
    ...base64.flatMap((form) => [
      Buffer.from(form),
      Buffer.from(form.replaceAll('-', '+').replaceAll('_', '/')),
    ]),
  ];
}

function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le');
}

/** Tells of bytes whether any of the needles is in them, in one pass however many there are. */
function finder(needles: readonly Buffer[]): (content: Buffer) => boolean {
  const byStart = new Map<number, Buffer[]>();
  for (const needle of needles) {
    const start = needle.readInt32BE(0);
    const others = byStart.get(start);
    if (others === undefined) byStart.set(start, [needle]);
    else others.push(needle);
  }
  return (content) => {
    let last = 0;
    for (let at = 0; at < content.length; at += 1) {
      last = (last << 8) | (content[at] as number);
      const begin = at - 3;
      const candidates = begin < 0 ? undefined : byStart.get(last);
      if (candidates?.some((it) => it.equals(content.subarray(begin, begin + it.length))))
        return true;
    }
    return false;
  };
}
