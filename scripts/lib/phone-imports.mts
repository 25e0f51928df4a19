import { text } from './repository.mts';

/**
 * What a phone's library may import: for each library of the system, its names. The list is a promise about the oldest
 * system that we support, so a name gets in only after somebody looked since when the system has it.
 */
export function importsOf(list: string): Map<string, string[]> {
  const libraries = new Map<string, string[]>();
  let names: string[] = [];
  for (const line of text(list)
    .split('\n')
    .map((one) => one.trim())) {
    const [, library] = /^\[(.+)\]$/.exec(line) ?? [];
    if (library !== undefined) libraries.set(library, (names = []));
    else if (line !== '' && !line.startsWith('#')) names.push(line);
  }
  return libraries;
}
