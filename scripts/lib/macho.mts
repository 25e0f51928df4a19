import { readFileSync } from 'node:fs';

/** What the loader of Apple's systems sees of a shared library. */
export type MachO = {
  /** The names that others may use, with their underscore. */
  exports: string[];
  /** The names that it cannot do without. */
  imports: string[];
  /** The libraries that it wants, where they are installed. */
  needed: string[];
  /** Where others look for it. */
  installName: string;
  /** `ios` or `ios-simulator`, and the oldest version it runs on, as `15.1`. */
  platform: string;
  minimum: string;
};

const PLATFORMS: Record<number, string> = { 2: 'ios', 7: 'ios-simulator' };
const SYMTAB = 0x2;
const LOAD_DYLIB = 0xc;
const ID_DYLIB = 0xd;
const BUILD_VERSION = 0x32;
const EXTERNAL = 0x01;
const TYPE = 0x0e;
const WEAK_REFERENCE = 0x40;

/** Reads a Mach-O file of 64 bits with one architecture. */
export function machO(path: string): MachO {
  const file = readFileSync(path);
  if (file.readUInt32LE(0) !== 0xfeedfacf) throw new Error(`${path} is no Mach-O file of 64 bits`);
  const stringAt = (at: number) => file.toString('utf8', at, file.indexOf(0, at));
  const found: MachO = {
    exports: [],
    imports: [],
    needed: [],
    installName: '',
    platform: '',
    minimum: '',
  };
  let at = 32;
  for (let left = file.readUInt32LE(16); left > 0; left -= 1) {
    const command = file.readUInt32LE(at) & 0x7fffffff;
    const numbers = Array.from({ length: 4 }, (_, index) => file.readUInt32LE(at + 8 + index * 4));
    const [first = 0, second = 0, third = 0] = numbers;
    if (command === LOAD_DYLIB) found.needed.push(stringAt(at + first));
    if (command === ID_DYLIB) found.installName = stringAt(at + first);
    if (command === BUILD_VERSION) {
      found.platform = PLATFORMS[first] ?? `platform ${first}`;
      found.minimum = `${second >> 16}.${(second >> 8) & 0xff}`;
    }
    if (command === SYMTAB) symbols(first, second, third);
    at += file.readUInt32LE(at + 4);
  }
  return found;

  function symbols(table: number, count: number, names: number): void {
    for (let entry = table; entry < table + count * 16; entry += 16) {
      const kind = file[entry + 4] ?? 0;
      if ((kind & EXTERNAL) === 0) continue;
      const name = stringAt(names + file.readUInt32LE(entry));
      if ((kind & TYPE) !== 0) found.exports.push(name);
      else if ((file.readUInt16LE(entry + 6) & WEAK_REFERENCE) === 0) found.imports.push(name);
    }
  }
}
