import { bytes, expect, expectSame, range, shown, storedSeq, type Clause } from './bench.ts';

const needs: NonNullable<Clause['needs']> = ({ restart }) => restart !== undefined;

/** Clauses about what survives the relay. */
export const restartClauses: Clause[] = [
  {
    name: 'a restart keeps every entry, number, key and floor',
    needs,
    async run(bench) {
      const stream = bench.stream();
      await Promise.all(
        range(50).map((index) => stream.append(`k/${index}`, bytes(`body ${index}`))),
      );
      await stream.trim(10);
      const before = await stream.entries(10);
      await bench.restart();

      const after = await stream.entries(10);
      expect(
        after.length === before.length,
        `a restart left ${after.length} of ${before.length} entries`,
      );
      for (const [index, entry] of before.entries()) {
        expect(after[index]?.key === entry.key, `a restart changed the key of entry ${entry.seq}`);
        expectSame(
          after[index]?.body ?? bytes(''),
          entry.body,
          `entry ${entry.seq} after a restart`,
        );
      }
      const below = await bench.relay.read(stream.token, 9, 1);
      expect(
        !Array.isArray(below) && below.floor === 10,
        'a restart lost the floor of a trimmed stream',
      );
      for (const index of range(50)) {
        const again = await stream.append(`k/${index}`, bytes('again'));
        expect('taken' in again, `after a restart, a stored key was answered ${shown(again)}`);
      }
      const seq = storedSeq(
        await stream.append('next', bytes('next')),
        'an append after a restart',
      );
      expect(seq === 51, `the entry after number 50 and a restart got number ${seq}`);
    },
  },
  {
    name: 'a restart keeps pools, their generation, what was taken and by whom',
    needs,
    async run(bench) {
      const pool = bench.pool();
      const items = range(4).map((index) => bytes(`item ${index}`));
      await bench.relay.offer(pool.token, 7, items, bytes('last'));
      const taken = await Promise.all(
        range(2).map((index) => bench.relay.take(pool.id, `r/${index}`)),
      );
      await bench.restart();

      for (const [index, item] of taken.entries()) {
        const again = await bench.relay.take(pool.id, `r/${index}`);
        expectSame(again ?? bytes(''), item ?? bytes('nothing'), 'a take repeated after a restart');
      }
      await bench.relay.offer(pool.token, 7, items, bytes('last'));
      const rest = await Promise.all(
        range(3).map((index) => bench.relay.take(pool.id, `s/${index}`)),
      );
      const given = [...taken, ...rest].map((item) => String.fromCharCode(...(item ?? [])));
      expect(new Set(given).size === 5, 'after a restart a one-time item was given again');
      const older = await bench.relay.offer(pool.token, 6, items, bytes('x')).then(
        () => 'accepted',
        () => 'failed',
      );
      expect(older === 'failed', 'a restart forgot the generation of a pool');
    },
  },
];
