import { readFileSync } from 'node:fs';

/** What the loader of Android, or of Linux, sees of a shared library. */
export type Elf = {
  /** The names that others may use. */
  exports: string[];
  /** The names that it cannot do without. */
  imports: string[];
  /** The libraries that it wants. */
  needed: string[];
  /** The alignments of what is mapped into memory, in bytes. */
  alignments: number[];
};

const LOAD = 1;
const DYNAMIC_SYMBOLS = 11;
const DYNAMIC = 6;
const NEEDED = 1;
const WEAK = 2;

/** Reads a little-endian ELF file of 32 or 64 bits. */
export function elf(path: string): Elf {
  const file = readFileSync(path);
  if (file.toString('latin1', 0, 4) !== '\x7fELF') throw new Error(`${path} is no ELF file`);
  const wide = file[4] === 2;
  const word = (at: number) => (wide ? Number(file.readBigUInt64LE(at)) : file.readUInt32LE(at));
  const size = wide ? 8 : 4;

  const table = (at: number, each: number, count: number) =>
    Array.from({ length: count }, (_, index) => at + index * each);
  const programs = table(
    word(wide ? 32 : 28),
    file.readUInt16LE(wide ? 54 : 42),
    file.readUInt16LE(wide ? 56 : 44),
  );
  const sections = table(
    word(wide ? 40 : 32),
    file.readUInt16LE(wide ? 58 : 46),
    file.readUInt16LE(wide ? 60 : 48),
  ).map((at) => ({
    type: file.readUInt32LE(at + 4),
    offset: word(at + (wide ? 24 : 16)),
    size: word(at + (wide ? 32 : 20)),
    link: file.readUInt32LE(at + (wide ? 40 : 24)),
  }));
  const nameIn = (section: number, at: number) => {
    const start = (sections[section]?.offset ?? 0) + at;
    return file.toString('latin1', start, file.indexOf(0, start));
  };

  const symbols = sections
    .filter(({ type }) => type === DYNAMIC_SYMBOLS)
    .flatMap(({ offset, size: length, link }) =>
      table(offset, wide ? 24 : 16, length / (wide ? 24 : 16)).map((at) => ({
        name: nameIn(link, file.readUInt32LE(at)),
        binding: (file[at + (wide ? 4 : 12)] ?? 0) >> 4,
        isDefined: file.readUInt16LE(at + (wide ? 6 : 14)) !== 0,
      })),
    )
    .filter(({ name }) => name !== '');
  return {
    exports: symbols.filter(({ isDefined }) => isDefined).map(({ name }) => name),
    imports: symbols
      .filter(({ isDefined, binding }) => !isDefined && binding !== WEAK)
      .map(({ name }) => name),
    needed: sections
      .filter(({ type }) => type === DYNAMIC)
      .flatMap(({ offset, size: length, link }) =>
        table(offset, size * 2, length / (size * 2))
          .filter((at) => word(at) === NEEDED)
          .map((at) => nameIn(link, word(at + size))),
      ),
    alignments: programs
      .filter((at) => file.readUInt32LE(at) === LOAD)
      .map((at) => word(at + (wide ? 48 : 28))),
  };
}
