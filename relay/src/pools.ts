import { createHash } from 'node:crypto';
import type { StatementSync } from 'node:sqlite';

import type { Database } from './database.ts';
import { RelayFailure, within } from './failure.ts';
import type { Limits } from './limits.ts';
import type { Id } from './names.ts';

const HOUR = 3_600_000;
/** How long a request id is known; after it, a repeated take is a new one. */
const REMEMBERED = 24 * HOUR;
const LEFT = 0;
const TAKEN = 1;
const LAST_RESORT = 2;

interface PoolRow {
  number: number;
  generation: number;
  digest: Uint8Array;
}

/** The pools: `offer` and `take` on what was parsed. */
export class Pools {
  readonly #database: Database;
  readonly #limits: Limits;
  readonly #now: () => number;
  readonly #find: StatementSync;
  readonly #put: StatementSync;
  readonly #insert: StatementSync;
  readonly #repeated: StatementSync;
  readonly #next: StatementSync;
  readonly #mark: StatementSync;
  readonly #note: StatementSync;
  readonly #lately: StatementSync;
  readonly #forgetTakes: StatementSync;
  readonly #forgetItems: StatementSync;

  constructor(database: Database, limits: Limits, now: () => number) {
    const { sql } = database;
    this.#database = database;
    this.#limits = limits;
    this.#now = now;
    this.#find = sql.prepare('SELECT number, generation, digest FROM pool WHERE id = ?');
    this.#put = sql.prepare(
      `INSERT INTO pool (id, generation, digest) VALUES (?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET generation = excluded.generation, digest = excluded.digest RETURNING number`,
    );
    this.#insert = sql.prepare(
      'INSERT INTO item (pool, generation, state, body) VALUES (?, ?, ?, ?)',
    );
    this.#repeated = sql.prepare(
      'SELECT body FROM take JOIN item ON item.row = take.item WHERE take.pool = ? AND take.request = ?',
    );
    this.#next = sql.prepare(
      `SELECT row, state, body FROM item WHERE pool = ? AND generation = ? AND state IN (${LEFT}, ${LAST_RESORT})
       ORDER BY state, row LIMIT 1`,
    );
    this.#mark = sql.prepare(`UPDATE item SET state = ${TAKEN} WHERE row = ?`);
    this.#note = sql.prepare('INSERT INTO take (pool, request, item, at) VALUES (?, ?, ?, ?)');
    this.#lately = sql.prepare('SELECT count(*) AS count FROM take WHERE pool = ? AND at > ?');
    this.#forgetTakes = sql.prepare('DELETE FROM take WHERE pool = ? AND at <= ?');
    this.#forgetItems = sql.prepare(
      `DELETE FROM item WHERE pool = ?1 AND generation < ?2 AND row NOT IN (SELECT item FROM take WHERE pool = ?1)`,
    );
  }

  offer(
    id: Id,
    generation: number,
    items: readonly Uint8Array[],
    lastResort: Uint8Array,
  ): Promise<void> {
    const all = [...items, lastResort];
    within(items.length, this.#limits.poolItems, 'items of a pool');
    within(
      Math.max(...all.map(({ length }) => length)),
      this.#limits.poolItemBytes,
      'bytes of an item',
    );
    within(
      all.reduce((total, { length }) => total + length, 0),
      this.#limits.poolBytes,
      'bytes of an offer',
    );
    const digest = digestOf(all);

    return this.#database.write(() => {
      const pool = this.#pool(id);
      if (pool && generation < pool.generation)
        throw new RelayFailure('refused', 'the pool has a newer generation');
      if (pool?.generation === generation) {
        if (digest.equals(pool.digest)) return;
        throw new RelayFailure('refused', 'this generation was offered with other items');
      }
      this.#database.roomy();
      const { number } = this.#put.get(id, generation, digest) as { number: number };
      for (const item of items) this.#insert.run(number, generation, LEFT, item);
      this.#insert.run(number, generation, LAST_RESORT, lastResort);
      this.#forgetTakes.run(number, this.#now() - REMEMBERED);
      this.#forgetItems.run(number, generation);
    });
  }

  take(id: Id, request: string): Promise<Uint8Array | null> {
    return this.#database.write(() => {
      const pool = this.#pool(id);
      if (!pool) return null;
      const now = this.#now();
      const repeated = this.#repeated.get(pool.number, request) as { body: Uint8Array } | undefined;
      if (repeated) return repeated.body;
      const { count } = this.#lately.get(pool.number, now - HOUR) as { count: number };
      within(count + 1, this.#limits.takesPerHour, 'takes of a pool within an hour');
      this.#database.roomy();

      const item = this.#next.get(pool.number, pool.generation) as unknown as {
        row: number;
        state: number;
        body: Uint8Array;
      };
      this.#forgetTakes.run(pool.number, now - REMEMBERED);
      if (item.state === LEFT) this.#mark.run(item.row);
      this.#note.run(pool.number, request, item.row, now);
      return item.body;
    });
  }

  #pool(id: Id): PoolRow | undefined {
    return this.#find.get(id) as PoolRow | undefined;
  }
}

function digestOf(all: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const item of all) hash.update(`${item.length}:`).update(item);
  return hash.digest();
}
