import type { WriteKey } from '../contract.ts';
import {
  bytes,
  expect,
  expectFailure,
  expectSame,
  range,
  shown,
  storedSeq,
  type Bench,
  type Clause,
} from './bench.ts';

const WRITERS = 24;

/** Clauses about `append`. */
export const appendClauses: Clause[] = [
  {
    name: 'entries of a stream are numbered 1, 2, 3 and read back as they were appended',
    async run(bench) {
      const stream = bench.stream();
      const bodies = [bytes('first'), Uint8Array.from(range(256)), new Uint8Array(1000)];
      for (const [index, body] of bodies.entries()) {
        const seq = storedSeq(await stream.append(`k/${index}`, body), 'a fresh key');
        expect(seq === index + 1, `append ${index + 1} of a stream got number ${seq}`);
      }
      const entries = await stream.entries();
      expect(
        entries.length === bodies.length,
        `${bodies.length} appends left ${entries.length} entries`,
      );
      for (const [index, entry] of entries.entries()) {
        expect(entry.key === `k/${index}`, `entry ${entry.seq} has the key of another`);
        expectSame(entry.body, bodies[index] as Uint8Array, `the body of entry ${entry.seq}`);
      }
    },
  },
  {
    name: 'a stored entry does not change when the caller reuses its buffer',
    async run(bench) {
      const stream = bench.stream();
      const body = bytes('as appended');
      await stream.append('k', body);
      body.fill(0);
      (await stream.page(0))[0]?.body.fill(1);
      const [entry] = await stream.page(0);
      expect(entry !== undefined, 'an appended entry is not there');
      expectSame(entry.body, bytes('as appended'), 'the body');
    },
  },
  {
    name: 'streams share neither numbers nor keys',
    async run(bench) {
      const [one, two] = [bench.stream(), bench.stream()];
      await one.fill(3);
      const seq = storedSeq(
        await two.append('m/1', bytes('x'), 'm/2'),
        'a key that only another stream has',
      );
      expect(seq === 1, `the first entry of a stream got number ${seq}`);
    },
  },
  {
    name: 'a repeated append is answered taken with the stored entry, and stores nothing',
    async run(bench) {
      const stream = bench.stream();
      await stream.fill(2);
      for (const body of [bytes('m 1'), bytes('something else')]) {
        const again = await stream.append('m/1', body);
        expect('taken' in again, `a key that exists was answered ${shown(again)}`);
        expect(
          again.taken.seq === 1 && again.taken.key === 'm/1',
          `taken names ${shown(again)}, not m/1`,
        );
        expectSame(again.taken.body, bytes('m 1'), 'the body of a taken answer');
      }
      const entries = await stream.entries();
      expect(entries.length === 2, `repeated appends left ${entries.length} entries instead of 2`);
      expectSame(
        entries[0]?.body ?? bytes(''),
        bytes('m 1'),
        'an entry whose key was appended again',
      );
    },
  },
  {
    name: 'concurrent appends of one key store exactly one entry, and the others are answered with it',
    async run(bench) {
      const stream = bench.stream();
      for (const round of range(8)) {
        const key = `slot/${round}`;
        const outcomes = await Promise.all(
          range(WRITERS).map((writer) =>
            stream.append(key, bytes(`round ${round} writer ${writer}`)),
          ),
        );
        const stored = outcomes.filter((outcome) => 'seq' in outcome);
        expect(
          stored.length === 1,
          `${stored.length} of ${WRITERS} concurrent appends of one key were stored`,
        );
        const winner = outcomes.findIndex((outcome) => 'seq' in outcome);
        for (const outcome of outcomes) {
          if ('seq' in outcome) continue;
          expect('taken' in outcome, `a key that exists was answered ${shown(outcome)}`);
          expect(
            outcome.taken.seq === stored[0]?.seq,
            'taken names another entry than the one stored',
          );
          expectSame(
            outcome.taken.body,
            bytes(`round ${round} writer ${winner}`),
            'the body of a taken answer',
          );
        }
        const entries = await stream.entries();
        expect(entries.length === round + 1, `${round + 1} keys left ${entries.length} entries`);
        expectSame(
          entries[round]?.body ?? bytes(''),
          bytes(`round ${round} writer ${winner}`),
          'the entry of the append that was answered stored',
        );
      }
    },
  },
  {
    name: 'concurrent appends are numbered densely, each number once',
    async run(bench) {
      const stream = bench.stream();
      const count = 100;
      const outcomes = await Promise.all(
        range(count).map((index) => stream.append(`k/${index}`, bytes(`b ${index}`))),
      );
      const seqs = outcomes.map((outcome) => storedSeq(outcome, 'a fresh key'));
      const sorted = seqs.toSorted((left, right) => left - right);
      expect(
        sorted.every((seq, index) => seq === index + 1),
        `${count} concurrent appends were not numbered 1 to ${count}`,
      );
      const entries = await stream.entries();
      expect(entries.length === count, `${count} appends left ${entries.length} entries`);
      for (const [index, seq] of seqs.entries()) {
        expect(
          entries[seq - 1]?.key === `k/${index}`,
          `number ${seq} was answered for one key and read with another`,
        );
      }
    },
  },
  {
    name: 'an append whose unless exists is closed by that entry, and stores nothing',
    async run(bench) {
      const stream = bench.stream();
      storedSeq(
        await stream.append('early', bytes('early'), 'commit'),
        'an append whose unless does not exist',
      );
      await stream.append('commit', bytes('the commit'));
      const late = await stream.append('late', bytes('late'), 'commit');
      expect('closed' in late, `an append whose unless exists was answered ${shown(late)}`);
      expect(
        late.closed.seq === 2 && late.closed.key === 'commit',
        `closed names ${shown(late)}, not the commit`,
      );
      expectSame(late.closed.body, bytes('the commit'), 'the body of a closed answer');
      const entries = await stream.entries();
      expect(entries.length === 2, `a closed append left ${entries.length} entries instead of 2`);
      storedSeq(
        await stream.append('late', bytes('late')),
        'a key that was only ever answered closed',
      );
    },
  },
  {
    name: 'taken comes before closed, so that a repeated append learns that it was stored',
    async run(bench) {
      const stream = bench.stream();
      await stream.append('message', bytes('message'), 'commit');
      await stream.append('commit', bytes('commit'));
      const again = await stream.append('message', bytes('message'), 'commit');
      expect(
        'taken' in again && again.taken.seq === 1,
        `a stored key was answered ${shown(again)}`,
      );
    },
  },
  {
    name: 'no append gets past its unless in a race: everything stored precedes the commit',
    async run(bench) {
      for (const round of range(8)) await raceForCommit(bench, round);
    },
  },
  {
    name: 'the stream id appends nothing: it is no right',
    async run(bench) {
      const stream = bench.stream();
      await stream.fill(1);
      await bench.relay
        .append(stream.id as string as WriteKey, 'foreign', bytes('x'))
        .catch(() => undefined);
      await bench.relay
        .append(stream.token as string as WriteKey, 'foreign', bytes('x'))
        .catch(() => undefined);
      const entries = await stream.entries();
      expect(entries.length === 1, 'something was appended to a stream without its write key');
    },
  },
  {
    name: 'what is not a write key, a key or a body is malformed, and stores nothing',
    async run(bench) {
      const stream = bench.stream();
      const keys = ['', 'with space', 'ä', 'k'.repeat(129), 'new\nline', 7 as unknown as string];
      for (const key of keys) {
        await expectFailure(
          stream.append(key, bytes('x')),
          'malformed',
          `the key ${JSON.stringify(key)}`,
        );
        await expectFailure(
          stream.append('k', bytes('x'), key),
          'malformed',
          `the unless ${JSON.stringify(key)}`,
        );
      }
      await expectFailure(stream.append('k', new Uint8Array(0)), 'malformed', 'an empty body');
      for (const name of ['', 'short', `${stream.writeKey}A`, `${stream.writeKey.slice(0, 42)}=`]) {
        const append = bench.relay.append(name as WriteKey, 'k', bytes('x'));
        await expectFailure(append, 'malformed', 'a write key that is not base64url of 32 bytes');
      }
      expect((await stream.page(0)).length === 0, 'a malformed append stored an entry');
      storedSeq(
        await stream.append('Az09_/.-'.repeat(16), bytes('x')),
        'a key of 128 allowed characters',
      );
    },
  },
];

/** Messages of an epoch race with the commit that ends it. */
async function raceForCommit(bench: Bench, round: number): Promise<void> {
  const stream = bench.stream();
  const messages = range(WRITERS).map(
    (writer) => () => stream.append(`m/${writer}`, bytes(`m ${writer}`), 'commit'),
  );
  const commit = () => stream.append('commit', bytes('the commit'));
  const at = Math.floor((round * WRITERS) / 8);
  const outcomes = await Promise.all(messages.toSpliced(at, 0, commit).map((start) => start()));

  const commitSeq = storedSeq(outcomes[at] as (typeof outcomes)[number], 'the commit');
  for (const outcome of outcomes.toSpliced(at, 1)) {
    if ('closed' in outcome) {
      expect(outcome.closed.seq === commitSeq, 'closed names another entry than the commit');
      continue;
    }
    const seq = storedSeq(outcome, 'a message');
    expect(
      seq < commitSeq,
      `a message got number ${seq}, after the commit (${commitSeq}) that closes it`,
    );
  }
  const entries = await stream.entries();
  const stored = outcomes.filter((outcome) => 'seq' in outcome).length;
  expect(
    entries.length === stored,
    `${stored} appends were answered stored, ${entries.length} entries are there`,
  );
  expect(entries[commitSeq - 1]?.key === 'commit', 'the commit is not where its answer said');
  expect(entries.length === commitSeq, 'an entry stands after the commit that closes it');
}
