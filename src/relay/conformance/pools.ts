import type { PoolId, PoolToken } from '../contract.ts';
import {
  bytes,
  expect,
  expectFailure,
  expectSame,
  range,
  type Bench,
  type Clause,
} from './bench.ts';

/** Clauses about `offer` and `take`. */
export const poolClauses: Clause[] = [
  {
    name: 'a pool that nobody filled has nothing',
    async run(bench) {
      const item = await bench.relay.take(bench.pool().id, 'r');
      expect(item === null, 'an unknown pool gave an item');
    },
  },
  {
    name: 'concurrent takes get each one-time item exactly once, then the last resort',
    async run(bench) {
      const pool = bench.pool();
      await bench.relay.offer(pool.token, 1, items('one-time', 20), bytes('last resort'));
      const taken = await takeAll(bench, pool.id, 'r', 30);
      for (const index of range(20)) {
        const times = taken.filter((item) => item === `one-time ${index}`).length;
        expect(times === 1, `a one-time item was given ${times} times in 30 takes of a pool of 20`);
      }
      const last = taken.filter((item) => item === 'last resort').length;
      expect(last === 10, `the last resort was given ${last} times in 30 takes of a pool of 20`);
      const more = await bench.relay.take(pool.id, 'one-more');
      expectSame(more ?? bytes(''), bytes('last resort'), 'a take from an empty pool');
    },
  },
  {
    name: 'the same request id gets the same item, also in a race, and uses up no other',
    async run(bench) {
      const pool = bench.pool();
      await bench.relay.offer(pool.token, 1, items('one-time', 3), bytes('last resort'));
      const racing = await Promise.all(range(12).map(() => bench.relay.take(pool.id, 'same')));
      const distinct = new Set(racing.map((item) => text(item)));
      expect(distinct.size === 1, `one request id got ${distinct.size} different items`);
      const others = await takeAll(bench, pool.id, 'other', 4);
      expect(!others.includes([...distinct][0] as string), 'an item was given to two request ids');
      expect(
        others.filter((item) => item === 'last resort').length === 2,
        'a repeated take used up another item',
      );
      const again = text(await bench.relay.take(pool.id, 'same'));
      expect(distinct.has(again), 'a repeated take got another item than the first time');
      const [last] = await takeAll(bench, pool.id, 'other', 1);
      expect(last === others[0], 'a repeated take got another item than the first time');
    },
  },
  {
    name: 'pools do not share items or request ids',
    async run(bench) {
      const [one, two] = [bench.pool(), bench.pool()];
      await bench.relay.offer(one.token, 1, items('of one', 1), bytes('last of one'));
      await bench.relay.offer(two.token, 1, items('of two', 1), bytes('last of two'));
      const [first, second] = [
        await bench.relay.take(one.id, 'r'),
        await bench.relay.take(two.id, 'r'),
      ];
      expect(
        text(first) === 'of one 0' && text(second) === 'of two 0',
        'a take got an item of another pool',
      );
    },
  },
  {
    name: 'an offer replaces what is left, and an older generation is refused',
    async run(bench) {
      const pool = bench.pool();
      await bench.relay.offer(pool.token, 5, items('old', 3), bytes('old last'));
      const before = text(await bench.relay.take(pool.id, 'before'));
      await bench.relay.offer(pool.token, 6, items('new', 2), bytes('new last'));
      const taken = await takeAll(bench, pool.id, 'after', 3);
      expect(
        taken.toSorted().join() === 'new 0,new 1,new last',
        `after a new offer the pool gave ${taken.join()}`,
      );
      const again = text(await bench.relay.take(pool.id, 'before'));
      expect(
        again === before,
        'a take repeated after a new offer got another item than the first time',
      );

      const older = bench.relay.offer(pool.token, 5, items('old', 3), bytes('old last'));
      await expectFailure(older, 'refused', 'an offer of an older generation');
      const unchanged = text(await bench.relay.take(pool.id, 'later'));
      expect(unchanged === 'new last', 'a refused offer changed the pool');
    },
  },
  {
    name: 'a repeated offer gives no one-time item again; its generation with other items is refused',
    async run(bench) {
      const pool = bench.pool();
      const offer = (name: string) =>
        bench.relay.offer(pool.token, 3, items(name, 4), bytes('last'));
      await offer('item');
      const first = await takeAll(bench, pool.id, 'first', 2);
      await Promise.all([offer('item'), offer('item')]);
      const second = await takeAll(bench, pool.id, 'second', 4);
      expect(
        !second.some((item) => first.includes(item)),
        'an offer that was repeated gave a one-time item twice',
      );
      expect(
        second.filter((item) => item === 'last').length === 2,
        'an offer that was repeated changed the pool',
      );
      await expectFailure(
        offer('other'),
        'refused',
        'other items under a generation that was used',
      );
    },
  },
  {
    name: 'takes that race with offers get each one-time item at most once',
    async run(bench) {
      const pool = bench.pool();
      await bench.relay.offer(pool.token, 1, items('gen 1', 10), bytes('last'));
      const takes = range(40).map((index) => () => bench.relay.take(pool.id, `r/${index}`));
      const offers = [2, 3].map(
        (generation) => () =>
          bench.relay.offer(pool.token, generation, items(`gen ${generation}`, 10), bytes('last')),
      );
      const [second, third] = offers as [() => Promise<void>, () => Promise<void>];
      const given = await Promise.all([
        ...takes.slice(0, 8).map((take) => take()),
        second().then(() => null),
        ...takes.slice(8, 20).map((take) => take()),
        third().then(
          () => null,
          () => null,
        ),
        ...takes.slice(20).map((take) => take()),
      ]);
      const oneTime = given
        .filter((item) => item !== null)
        .map(text)
        .filter((item) => item !== 'last');
      expect(
        new Set(oneTime).size === oneTime.length,
        'a one-time item was given twice while offers came in',
      );
      expect(oneTime.length > 0, 'no take got a one-time item');
    },
  },
  {
    name: 'only the token fills a pool, and the token takes nothing from it',
    async run(bench) {
      const pool = bench.pool();
      await bench.relay.offer(pool.token, 1, items('mine', 1), bytes('last'));
      const foreign = bench.relay.offer(
        pool.id as string as PoolToken,
        2,
        items('foreign', 1),
        bytes('foreign'),
      );
      await foreign.catch(() => undefined);
      expect(
        text(await bench.relay.take(pool.id, 'r')) === 'mine 0',
        'a pool was filled without its token',
      );
      const wrong = await bench.relay.take(pool.token as string as PoolId, 'r').catch(() => null);
      expect(wrong === null, 'something was taken from a pool without its id');
    },
  },
  {
    name: 'a pool may have no one-time items, and what is no offer or take is malformed',
    async run(bench) {
      const pool = bench.pool();
      await bench.relay.offer(pool.token, 0, [], bytes('last'));
      expect(
        text(await bench.relay.take(pool.id, 'r')) === 'last',
        'a pool without one-time items gave something else',
      );
      const offer = (generation: unknown, list: unknown[], last: unknown) =>
        bench.relay.offer(
          pool.token,
          generation as number,
          list as Uint8Array[],
          last as Uint8Array,
        );
      await expectFailure(offer(-1, [], bytes('x')), 'malformed', 'a negative generation');
      await expectFailure(offer(1.5, [], bytes('x')), 'malformed', 'a broken generation');
      await expectFailure(offer(1, [new Uint8Array(0)], bytes('x')), 'malformed', 'an empty item');
      await expectFailure(offer(1, [], new Uint8Array(0)), 'malformed', 'an empty last resort');
      await expectFailure(bench.relay.take(pool.id, ''), 'malformed', 'an empty request id');
      await expectFailure(
        bench.relay.take('pool' as PoolId, 'r'),
        'malformed',
        'a pool id that is none',
      );
    },
  },
];

function items(name: string, count: number): Uint8Array[] {
  return range(count).map((index) => bytes(`${name} ${index}`));
}

async function takeAll(
  bench: Bench,
  pool: PoolId,
  request: string,
  count: number,
): Promise<string[]> {
  const taken = await Promise.all(
    range(count).map((index) => bench.relay.take(pool, `${request}/${index}`)),
  );
  return taken.map(text);
}

function text(item: Uint8Array | null): string {
  expect(item !== null, 'a pool that was filled gave nothing');
  return String.fromCharCode(...item);
}
