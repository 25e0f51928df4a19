import type { StreamToken } from '../contract.ts';
import { bytes, expect, expectFailure, expectSame, range, wait, type Clause } from './bench.ts';

const MIB = 1 << 20;

/** Clauses about `read`. */
export const readClauses: Clause[] = [
  {
    name: 'a stream that nobody wrote to is empty, and so is what follows the last entry',
    async run(bench) {
      const stream = bench.stream();
      expect((await stream.page(0)).length === 0, 'an unknown stream has entries');
      await stream.fill(2);
      expect((await stream.page(2)).length === 0, 'there are entries after the last one');
      const beyond = await bench.relay.read(stream.token, 99, 10);
      expect(Array.isArray(beyond), 'reading far beyond the end is gone');
    },
  },
  {
    name: 'a page holds at most as many entries as asked for, from where it was asked, without gaps',
    async run(bench) {
      const stream = bench.stream();
      await Promise.all(range(20).map((index) => stream.append(`k/${index}`, bytes(`b ${index}`))));
      for (const [after, limit, count] of [
        [0, 1, 1],
        [0, 7, 7],
        [7, 7, 7],
        [14, 7, 6],
        [0, 20, 20],
        [19, 256, 1],
      ] as const) {
        const page = await stream.page(after, limit);
        expect(
          page.length === count,
          `reading ${limit} after ${after} of 20 gave ${page.length} entries`,
        );
      }
    },
  },
  {
    name: 'a page holds at most 256 entries, and page by page everything arrives once',
    async run(bench) {
      const stream = bench.stream();
      const count = 300;
      await Promise.all(
        range(count).map((index) => stream.append(`k/${index}`, bytes(`b ${index}`))),
      );
      const most = bench.conformance.limits?.pageEntries ?? 256;
      const page = await stream.page(0, 10_000);
      expect(page.length <= most, `a page holds ${page.length} entries, the limit is ${most}`);
      expect(page.length > 0, 'a page of a stream with entries is empty');
      const keys = new Set((await stream.entries(0, 10_000)).map(({ key }) => key));
      expect(keys.size === count, `${count} entries were appended, ${keys.size} arrived`);
    },
  },
  {
    name: 'a page holds at most 4 MiB of bodies, but always an entry if there is one',
    async run(bench) {
      const stream = bench.stream();
      const most = bench.conformance.limits?.pageBytes ?? 4 * MIB;
      const body = Math.min(bench.conformance.limits?.bodyBytes ?? 4 * MIB, most);
      const sizes = [Math.ceil(body / 2) + 1, Math.ceil(body / 2) + 1, body];
      for (const [index, size] of sizes.entries()) {
        await stream.append(`k/${index}`, new Uint8Array(size).fill(index + 1));
      }
      let after = 0;
      while (after < sizes.length) {
        const page = await stream.page(after);
        const total = page.reduce((sum, entry) => sum + entry.body.length, 0);
        expect(page.length > 0, 'a page is empty although there are more entries');
        expect(
          total <= most || page.length === 1,
          `a page holds ${total} bytes of bodies, the limit is ${most}`,
        );
        for (const entry of page) {
          expectSame(
            entry.body,
            new Uint8Array(sizes[entry.seq - 1] ?? 0).fill(entry.seq),
            `entry ${entry.seq}`,
          );
        }
        after += page.length;
      }
    },
  },
  {
    name: 'a reader that follows concurrent writers sees every entry once, without a gap that fills later',
    async run(bench) {
      const stream = bench.stream();
      const count = 120;
      const writers = Promise.all(
        range(6).map(async (writer) => {
          for (const index of range(count / 6))
            await stream.append(`w/${writer}/${index}`, bytes(`${writer} ${index}`));
        }),
      );
      let writing = true;
      const written = writers.finally(() => (writing = false));
      const keys: string[] = [];
      for (;;) {
        const last = !writing;
        const page = await stream.page(keys.length, 16);
        keys.push(...page.map(({ key }) => key));
        if (last && page.length === 0) break;
        await wait(0);
      }
      await written;
      expect(
        keys.length === count,
        `${count} entries were appended, the reader saw ${keys.length}`,
      );
      expect(new Set(keys).size === count, 'the reader saw an entry twice');
      expect(
        (await stream.entries()).every(({ key }, index) => key === keys[index]),
        'a second reading has another order',
      );
    },
  },
  {
    name: 'what is appended is there for the next read, and stays the same',
    async run(bench) {
      const stream = bench.stream();
      for (const index of range(20)) {
        await stream.append(`k/${index}`, bytes(`b ${index}`));
        const [entry] = await stream.page(index);
        expect(
          entry?.key === `k/${index}`,
          `the append of number ${index + 1} was answered before it could be read`,
        );
      }
    },
  },
  {
    name: 'neither the write key nor the stream id reads a stream',
    async run(bench) {
      const stream = bench.stream();
      await stream.fill(3);
      for (const name of [
        stream.writeKey as string,
        stream.id as string,
        bench.stream().token as string,
      ]) {
        const page = await bench.relay.read(name as StreamToken, 0, 10).catch(() => []);
        expect(Array.isArray(page) && page.length === 0, 'a stream was read without its token');
      }
    },
  },
  {
    name: 'what is not a token, a number or a limit is malformed',
    async run(bench) {
      const { token } = bench.stream();
      const read = (after: unknown, limit: unknown) =>
        bench.relay.read(token, after as number, limit as number);
      for (const after of [-1, 0.5, Number.NaN, '0', 2 ** 53]) {
        await expectFailure(read(after, 1), 'malformed', `reading after ${String(after)}`);
      }
      for (const limit of [0, -1, 1.5, '1']) {
        await expectFailure(read(0, limit), 'malformed', `a limit of ${String(limit)}`);
      }
      await expectFailure(
        bench.relay.read('token' as StreamToken, 0, 1),
        'malformed',
        'a token that is none',
      );
    },
  },
];
