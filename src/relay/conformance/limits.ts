import {
  bytes,
  expect,
  expectFailure,
  expectSame,
  range,
  storedSeq,
  type Clause,
} from './bench.ts';

const MIB = 1 << 20;

/** Clauses about limits. Beyond those of the contract, they need to know how the relay was set up. */
export const limitClauses: Clause[] = [
  {
    name: 'a body of the largest size is stored, one byte more is limited and leaves nothing',
    async run(bench) {
      const most = bench.conformance.limits?.bodyBytes ?? 4 * MIB;
      const stream = bench.stream();
      const largest = Uint8Array.from({ length: most }, (_, index) => index ^ (index >> 8));
      await expectFailure(
        stream.append('k', new Uint8Array(most + 1)),
        'limited',
        `a body of ${most + 1} bytes`,
      );
      storedSeq(await stream.append('k', largest), `a body of ${most} bytes`);
      const [entry] = await stream.page(0);
      expectSame(entry?.body ?? bytes(''), largest, 'the largest body');
      const again = await stream.append('k', bytes('x'));
      expect('taken' in again, 'the key of the largest body was stored twice');
      expectSame(again.taken.body, largest, 'the largest body in a taken answer');
    },
  },
  {
    name: 'a full stream is limited until it is trimmed; what is repeated or closed is still answered',
    needs: ({ limits }) => limits?.streamEntries !== undefined,
    async run(bench) {
      const most = bench.conformance.limits?.streamEntries ?? 0;
      const stream = bench.stream();
      await stream.fill(most);
      await expectFailure(
        stream.append('one-more', bytes('x')),
        'limited',
        `entry ${most + 1} of a stream of ${most}`,
      );
      expect(
        'taken' in (await stream.append('m/1', bytes('x'))),
        'a repeated append was not answered taken',
      );
      expect(
        'closed' in (await stream.append('one-more', bytes('x'), 'm/1')),
        'closed was not answered',
      );
      await stream.trim(1);
      const seq = storedSeq(await stream.append('one-more', bytes('x')), 'an append after a trim');
      expect(
        seq === most + 1,
        `a limited append left a gap: the next number is ${seq}, not ${most + 1}`,
      );
    },
  },
  {
    name: 'a stream that holds too many bytes is limited until it is trimmed',
    needs: ({ limits }) => limits?.streamBytes !== undefined,
    async run(bench) {
      const most = bench.conformance.limits?.streamBytes ?? 0;
      const stream = bench.stream();
      const size = Math.min(Math.ceil(most / 4), bench.conformance.limits?.bodyBytes ?? 4 * MIB);
      const fitting = Math.floor(most / size);
      await Promise.all(
        range(fitting).map((index) => stream.append(`k/${index}`, new Uint8Array(size))),
      );
      await expectFailure(
        stream.append('more', new Uint8Array(size)),
        'limited',
        'a body beyond what a stream holds',
      );
      await stream.trim(1);
      const seq = storedSeq(
        await stream.append('more', new Uint8Array(size)),
        'an append after a trim',
      );
      expect(
        seq === fitting + 1,
        `${fitting} entries fit a stream, and the next number after them is ${seq}`,
      );
    },
  },
  {
    name: 'takes beyond those of an hour are limited; repeated ones are still answered',
    needs: ({ limits }) => limits?.takesPerHour !== undefined,
    async run(bench) {
      const most = bench.conformance.limits?.takesPerHour ?? 0;
      const pool = bench.pool();
      await bench.relay.offer(pool.token, 1, [bytes('one-time')], bytes('last'));
      const racing = await Promise.allSettled(
        range(most + 5).map((index) => bench.relay.take(pool.id, `r/${index}`)),
      );
      const given = racing.filter(({ status }) => status === 'fulfilled').length;
      expect(given === most, `${given} takes were given within an hour, the limit is ${most}`);
      await expectFailure(
        bench.relay.take(pool.id, 'more'),
        'limited',
        `take ${most + 1} of an hour`,
      );
      const first = racing.findIndex(({ status }) => status === 'fulfilled');
      expect(
        (await bench.relay.take(pool.id, `r/${first}`)) !== null,
        'a repeated take was not answered',
      );
    },
  },
  {
    name: 'an offer with too many or too large items is limited and changes nothing',
    needs: ({ limits }) => limits?.poolItems !== undefined && limits.poolItemBytes !== undefined,
    async run(bench) {
      const { poolItems = 0, poolItemBytes = 0 } = bench.conformance.limits ?? {};
      const pool = bench.pool();
      const offer = (generation: number, count: number, size: number) =>
        bench.relay.offer(
          pool.token,
          generation,
          range(count).map(() => new Uint8Array(size)),
          bytes('last'),
        );
      await offer(1, 0, 1);
      await expectFailure(
        offer(2, poolItems + 1, 1),
        'limited',
        `a pool of ${poolItems + 1} items`,
      );
      await expectFailure(
        offer(2, 1, poolItemBytes + 1),
        'limited',
        `an item of ${poolItemBytes + 1} bytes`,
      );
      expectSame((await bench.relay.take(pool.id, 'r')) ?? bytes(''), bytes('last'), 'the pool');
      await offer(2, poolItems, 1);
    },
  },
];
