import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Looking for what must not be there: plaintext in files, as it is and in the usual encodings. */

/** What a search found. */
export type Search = { files: number; bytes: number; found: string[] };

/** Shorter texts occur by chance. */
const SHORTEST = 12;

/** Searches every file under `directory` for each of `texts`: raw, UTF-16, hexadecimal and base64. */
export function searchFor(texts: readonly string[], directory: string): Search {
  const needles = texts.filter((text) => Buffer.byteLength(text) >= SHORTEST).flatMap(encodings);
  const search: Search = { files: 0, bytes: 0, found: [] };
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const content = readFileSync(path);
    search.files += 1;
    search.bytes += content.length;
    if (needles.some((needle) => content.includes(needle))) search.found.push(path);
  }
  return search;
}

function encodings(text: string): Buffer[] {
  const bytes = Buffer.from(text);
  const hex = bytes.toString('hex');
  // Base64 of the same bytes differs with their place: the part that does not, for each of the three.
  const base64 = [0, 1, 2].map((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64url');
    return whole.slice(shift === 0 ? 0 : 4, whole.length - 4);
  });
  return [
    bytes,
    Buffer.from(text, 'utf16le'),
    Buffer.from(hex),
    Buffer.from(hex.toUpperCase()),
    ...base64.flatMap((form) => [
      Buffer.from(form),
      Buffer.from(form.replaceAll('-', '+').replaceAll('_', '/')),
    ]),
  ];
}
