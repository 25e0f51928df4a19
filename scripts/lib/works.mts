/** Works of others that go into a binary, and which of their texts go with them. */

import { text } from './repository.mts';

/** A work, its licence in SPDX's words, and the texts that go with its code. */
export type Work = { title: string; licence: string; texts: string[] };

/** The files that go with a work: without those of licences that it is not taken under, where one is MIT's. */
export function taken(files: readonly string[], licence: string): string[] {
  const isChosen = /\bOR\b/.test(licence) && files.some((file) => /mit/i.test(file));
  return files.filter((file) => !(isChosen && /apache|unlicense/i.test(file)));
}

/** The MIT licence with these copyright lines. */
export function mit(holders: readonly string[]): string {
  return text('LICENSE-MIT').replace(/^Copyright .*$/m, holders.join('\n'));
}
