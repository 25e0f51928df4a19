import { blobAt, type BlobList, type Wire } from '../native/index.ts';
import type { Entry, PoolId, PoolToken, Relay, StreamToken, WriteKey } from '../relay/contract.ts';
import { isRelayError, RelayError } from '../relay/error.ts';
import { readItem, readOutcome, readPage, type Outcome } from './answers.ts';
import type { Timers } from './pace.ts';

/** What became of a job: how to say it to the engine, and why the relay failed, if it did. */
export type JobDone = {
  /** The result on the wire; bodies go to the list of blobs that travels with it. */
  result(blobs: BlobList): Wire.JobResult;
  failed?: Wire.FailReason | undefined;
};

/** The relay, and how long one call of it may take. Its timers may end before; then nobody waits. */
export type Counter = { relay: Relay; timeoutMs: number; timers: Timers };

/** Does a job at the relay. Never rejects: a failing relay is a result too. */
export async function perform(
  job: Wire.Job,
  blobs: readonly Uint8Array[],
  at: Counter,
): Promise<JobDone> {
  try {
    switch (job.kind) {
      case 'append':
        return await append(job, blobs, at);
      case 'read':
        return await read(job, at);
      case 'trim':
        await asked(at, (relay) => relay.trim(job.stream as StreamToken, job.upTo));
        return { result: () => ({ kind: 'trimmed', job: job.job }) };
      case 'offer':
        return await offer(job, blobs, at);
      case 'take':
        return await take(job, at);
    }
  } catch (error) {
    const reason = reasonOf(error);
    return { result: () => ({ kind: 'failed', job: job.job, reason }), failed: reason };
  }
}

/** In order, until an outcome is not `stored` or the relay fails; what came before counts either way. */
async function append(
  { job, stream, entries }: JobOf<'append'>,
  blobs: readonly Uint8Array[],
  at: Counter,
): Promise<JobDone> {
  const outcomes: Outcome[] = [];
  let failed: Wire.FailReason | undefined;
  for (const { key, body, unless } of entries) {
    try {
      const bytes = blobAt(blobs, body);
      const answer = await asked(at, (relay) =>
        unless === undefined
          ? relay.append(stream as WriteKey, key, bytes)
          : relay.append(stream as WriteKey, key, bytes, unless),
      );
      outcomes.push(readOutcome(answer, { key, unless, last: outcomes.at(-1)?.seq ?? 0 }));
    } catch (error) {
      failed = reasonOf(error);
      break;
    }
    if (outcomes.at(-1)?.outcome !== 'stored') break;
  }
  return {
    failed,
    result: (list) => ({
      kind: 'appended',
      job,
      outcomes: outcomes.map((outcome) =>
        outcome.outcome === 'taken' ? { ...outcome, body: list.add(outcome.body) } : outcome,
      ),
      ...(failed === undefined ? {} : { failed }),
    }),
  };
}

async function read({ job, stream, after, limit }: JobOf<'read'>, at: Counter): Promise<JobDone> {
  const answer = await asked(at, (relay) => relay.read(stream as StreamToken, after, limit));
  const page = readPage(answer, after, limit);
  if ('gone' in page) return { result: () => ({ kind: 'gone', job, floor: page.floor }) };
  const onWire =
    (list: BlobList) =>
    ({ seq, key, body }: Entry) => ({
      seq,
      key,
      body: list.add(body),
    });
  return { result: (list) => ({ kind: 'entries', job, entries: page.map(onWire(list)) }) };
}

async function offer(
  { job, pool, generation, items, lastResort }: JobOf<'offer'>,
  blobs: readonly Uint8Array[],
  at: Counter,
): Promise<JobDone> {
  const packages = items.map((item) => blobAt(blobs, item));
  const last = blobAt(blobs, lastResort);
  await asked(at, (relay) => relay.offer(pool as PoolToken, generation, packages, last));
  return { result: () => ({ kind: 'offered', job }) };
}

async function take({ job, pool, requestId }: JobOf<'take'>, at: Counter): Promise<JobDone> {
  const item = readItem(await asked(at, (relay) => relay.take(pool as PoolId, requestId)));
  return {
    result: (list) => ({ kind: 'item', job, item: item === null ? null : list.add(item) }),
  };
}

type JobOf<Kind extends Wire.Job['kind']> = Extract<Wire.Job, { kind: Kind }>;

/** The relay's answer, or `unavailable` when it keeps silent: a half-open connection must not stop sync. */
function asked(
  { relay, timeoutMs, timers }: Counter,
  call: (relay: Relay) => unknown,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const cancel = timers.after(timeoutMs, () =>
      reject(new RelayError('unavailable', 'no answer in time')),
    );
    const answer = new Promise((settle) => settle(call(relay)));
    answer.then(resolve, reject).finally(cancel);
  });
}

/** A relay may fail in any way; what it does not explain counts as not reached. */
function reasonOf(error: unknown): Wire.FailReason {
  return isRelayError(error) ? error.reason : 'unavailable';
}
