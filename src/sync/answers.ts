import { isBytes } from '../native/index.ts';
import type { Entry, Gone } from '../relay/contract.ts';
import { RelayError } from '../relay/error.ts';

/**
 * What a relay answered, as the contract says it must be, or a {@link RelayError} `malformed`. An app may
 * bring any object as its relay, so nothing reaches the engine unread.
 */

/** The largest body that an engine makes, in bytes. */
export const MAX_BODY = 4 << 20;
/** The most bytes of bodies that are taken of one page; one entry always is. */
export const MAX_PAGE_BYTES = 4 << 20;

/** What became of one append. */
export type Outcome =
  | { outcome: 'stored'; seq: number }
  | { outcome: 'taken'; seq: number; body: Uint8Array }
  | { outcome: 'closed'; seq: number };

/** Reads the answer to an append of `key`, unless `unless`, after the entry numbered `last`. */
export function readOutcome(
  answer: unknown,
  { key, unless, last }: { key: string; unless: string | undefined; last: number },
): Outcome {
  const { seq, taken, closed } = objectOf(answer);
  if (taken !== undefined) {
    const entry = entryOf(taken);
    if (entry.key !== key) throw malformed('`taken` names another key');
    return { outcome: 'taken', seq: entry.seq, body: entry.body };
  }
  if (closed !== undefined) {
    const entry = entryOf(closed);
    if (entry.key !== unless) throw malformed('`closed` names another key');
    return { outcome: 'closed', seq: entry.seq };
  }
  const stored = countOf(seq, 1);
  if (stored <= last) throw malformed('the numbers of a stream do not grow');
  return { outcome: 'stored', seq: stored };
}

/**
 * Reads a page of the entries after `after`. A page that is longer than asked for is cut: what is left
 * of it is still dense.
 */
export function readPage(answer: unknown, after: number, limit: number): Entry[] | Gone {
  if (!Array.isArray(answer)) {
    const { gone, floor } = objectOf(answer);
    if (gone !== true) throw malformed('the answer to a read is neither a list nor `gone`');
    return { gone, floor: countOf(floor, after + 1) };
  }
  const page: Entry[] = [];
  let bytes = 0;
  for (const item of answer.slice(0, limit) as unknown[]) {
    const entry = entryOf(item);
    if (entry.seq !== after + 1 + page.length) throw malformed('a page is not dense and in order');
    bytes += entry.body.length;
    if (page.length > 0 && bytes > MAX_PAGE_BYTES) break;
    page.push(entry);
  }
  return page;
}

/** Reads the answer to a take. */
export function readItem(answer: unknown): Uint8Array | null {
  if (answer === null) return null;
  if (isBytes(answer) && answer.length > 0 && answer.length <= MAX_BODY) return answer;
  throw malformed('the answer to a take is neither bytes nor null');
}

function entryOf(value: unknown): Entry {
  const { seq, key, body } = objectOf(value);
  if (typeof key !== 'string' || !KEY.test(key)) throw malformed('an entry has no proper key');
  if (!isBytes(body)) throw malformed('the body of an entry is not a Uint8Array');
  // No engine makes such a body, so to every reader it is junk of some kind; as long as this, it would
  // only fill memory, and refusing the page would stop the stream for good.
  return { seq: countOf(seq, 1), key, body: body.length > MAX_BODY ? JUNK : body };
}

const KEY = /^[A-Za-z0-9_/.-]{1,128}$/;
const JUNK = new Uint8Array(1);

function countOf(value: unknown, least: number): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
  throw malformed('a number is not a whole number in range');
}

function objectOf(value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  throw malformed('an answer is not an object');
}

function malformed(why: string): RelayError {
  return new RelayError('malformed', why);
}
