import type { StreamToken } from '../contract.ts';
import {
  bytes,
  expect,
  range,
  shown,
  storedSeq,
  type Bench,
  type Clause,
  type TestStream,
} from './bench.ts';

/** Clauses about `trim` and `gone`. */
export const trimClauses: Clause[] = [
  {
    name: 'reading from below the floor is gone, never an empty or shortened list',
    async run(bench) {
      const stream = bench.stream();
      await stream.fill(10);
      await stream.trim(4);
      for (const after of [0, 1, 3]) await expectGone(bench, stream, after, 4);
      const entries = await stream.entries(4);
      expect(entries.length === 6, `a trim up to 4 of 10 left ${entries.length} entries`);
      await stream.trim(10);
      for (const after of [0, 4, 9]) await expectGone(bench, stream, after, 10);
      expect(
        (await stream.page(10)).length === 0,
        'a stream that was trimmed as a whole has entries',
      );
    },
  },
  {
    name: 'a trim never lowers the floor, and may be repeated',
    async run(bench) {
      const stream = bench.stream();
      await stream.fill(6);
      await Promise.all([5, 2, 5, 0, 3].map((upTo) => stream.trim(upTo)));
      await expectGone(bench, stream, 4, 5);
      expect((await stream.page(5)).length === 1, 'the entry after the floor is not there');
    },
  },
  {
    name: 'a trim beyond the end stops at the end, and numbers go on from there',
    async run(bench) {
      const [stream, unknown] = [bench.stream(), bench.stream()];
      await stream.fill(3);
      await stream.trim(1000);
      await expectGone(bench, stream, 2, 3);
      const seq = storedSeq(await stream.append('next', bytes('next')), 'an append after a trim');
      expect(seq === 4, `the entry after a trim of all 3 got number ${seq}`);
      expect((await stream.page(3)).length === 1, 'an entry appended after a trim is not there');

      await unknown.trim(5);
      const first = storedSeq(await unknown.append('k', bytes('x')), 'the first append');
      expect(
        first === 1,
        `the first entry of a stream that was trimmed before got number ${first}`,
      );
    },
  },
  {
    name: 'the keys of trimmed entries still count: no slot opens again',
    async run(bench) {
      const stream = bench.stream();
      await stream.append('commit', bytes('the commit'));
      await stream.fill(2);
      await stream.trim(3);
      const again = await stream.append('commit', bytes('another commit'));
      expect('taken' in again, `a key whose entry was trimmed was answered ${shown(again)}`);
      expect(again.taken.seq === 1, `the trimmed entry is answered with number ${again.taken.seq}`);
      const late = await stream.append('late', bytes('late'), 'commit');
      expect('closed' in late, `an append whose unless was trimmed was answered ${shown(late)}`);
      expect(late.closed.seq === 1, `the trimmed entry closes with number ${late.closed.seq}`);
      expect((await stream.page(3)).length === 0, 'something was stored past a trimmed key');
    },
  },
  {
    name: 'only the token trims a stream',
    async run(bench) {
      const stream = bench.stream();
      await stream.fill(3);
      for (const name of [stream.writeKey as string, stream.id as string]) {
        await bench.relay.trim(name as StreamToken, 3).catch(() => undefined);
      }
      expect((await stream.entries()).length === 3, 'a stream was trimmed without its token');
    },
  },
  {
    name: 'a reader that races with trims gets a dense page or gone, never a gap',
    async run(bench) {
      const stream = bench.stream();
      await stream.fill(40);
      const trims = range(39).map((index) => stream.trim(index + 1));
      const reads = range(39).map((index) => bench.relay.read(stream.token, index, 256));
      await Promise.all(trims);
      for (const [after, answer] of (await Promise.all(reads)).entries()) {
        if (!Array.isArray(answer)) {
          expect(
            answer.floor > after,
            `gone with floor ${answer.floor} for a read after ${answer.floor}`,
          );
          continue;
        }
        expect(
          answer.length === 40 - after,
          `a read after ${after} of 40 gave ${answer.length} entries`,
        );
        answer.forEach((entry, index) => {
          expect(
            entry.seq === after + 1 + index,
            `a read after ${after} has a gap before ${entry.seq}`,
          );
          expect(entry.body.length > 0, 'a trimmed entry was given in a page');
        });
      }
    },
  },
];

async function expectGone(
  bench: Bench,
  stream: TestStream,
  after: number,
  floor: number,
): Promise<void> {
  const answer = await bench.relay.read(stream.token, after, 10);
  expect(!Array.isArray(answer), `reading after ${after}, below the floor ${floor}, gave a list`);
  expect(
    answer.gone && answer.floor === floor,
    `reading after ${after} names floor ${answer.floor}, not ${floor}`,
  );
}
