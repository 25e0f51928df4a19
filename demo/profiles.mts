import { createHash } from 'node:crypto';

/**
 * The folder name of each participant's profile: the name itself where every file system keeps it apart
 * from the others and from `relay`, else a mark of 33 characters that the name determines.
 */
export function profilesOf(names: Iterable<string>): Map<string, string> {
  const taken = new Set(['relay']);
  const profiles = new Map<string, string>();
  for (const name of names) {
    const own = isPlain(name) && !taken.has(name.toLowerCase()) ? name : markOf(name);
    taken.add(own.toLowerCase());
    profiles.set(name, own);
  }
  return profiles;
}

/** What an engine and every file system take as it is; Windows has names of its own that are devices. */
function isPlain(name: string): boolean {
  return /^[A-Za-z0-9-]{1,60}$/.test(name) && !/^(?:con|prn|aux|nul|com\d|lpt\d)$/i.test(name);
}

function markOf(name: string): string {
  return `_${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
}
