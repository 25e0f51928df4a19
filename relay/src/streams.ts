import type { StatementSync } from 'node:sqlite';

import type { AppendOutcome, Entry, Gone } from '../../src/relay/contract.ts';
import type { Database } from './database.ts';
import { within } from './failure.ts';
import type { Limits } from './limits.ts';
import type { Id } from './names.ts';

interface StreamRow {
  number: number;
  head: number;
  floor: number;
  bytes: number;
}

/** The logs: `append`, `read` and `trim` on what was parsed. */
export class Streams {
  readonly #database: Database;
  readonly #limits: Limits;
  readonly #find: StatementSync;
  readonly #create: StatementSync;
  readonly #byKey: StatementSync;
  readonly #insert: StatementSync;
  readonly #grow: StatementSync;
  readonly #sizes: StatementSync;
  readonly #page: StatementSync;
  readonly #weigh: StatementSync;
  readonly #empty: StatementSync;
  readonly #raise: StatementSync;

  constructor(database: Database, limits: Limits) {
    const { sql } = database;
    this.#database = database;
    this.#limits = limits;
    this.#find = sql.prepare('SELECT number, head, floor, bytes FROM stream WHERE id = ?');
    this.#create = sql.prepare(
      'INSERT INTO stream (id, head, floor, bytes) VALUES (?, 0, 0, 0) RETURNING number, head, floor, bytes',
    );
    this.#byKey = sql.prepare('SELECT seq, key, body FROM entry WHERE stream = ? AND key = ?');
    this.#insert = sql.prepare('INSERT INTO entry (stream, seq, key, body) VALUES (?, ?, ?, ?)');
    this.#grow = sql.prepare('UPDATE stream SET head = ?, bytes = bytes + ? WHERE number = ?');
    this.#sizes = sql.prepare(
      'SELECT length(body) AS bytes FROM entry WHERE stream = ? AND seq > ? ORDER BY seq LIMIT ?',
    );
    this.#page = sql.prepare(
      'SELECT seq, key, body FROM entry WHERE stream = ? AND seq > ? AND seq <= ? ORDER BY seq',
    );
    this.#weigh = sql.prepare(
      'SELECT coalesce(sum(length(body)), 0) AS bytes FROM entry WHERE stream = ? AND seq > ? AND seq <= ?',
    );
    this.#empty = sql.prepare(
      "UPDATE entry SET body = x'' WHERE stream = ? AND seq > ? AND seq <= ?",
    );
    this.#raise = sql.prepare('UPDATE stream SET floor = ?, bytes = bytes - ? WHERE number = ?');
  }

  append(
    id: Id,
    key: string,
    body: Uint8Array,
    unless: string | undefined,
  ): Promise<AppendOutcome> {
    within(body.length, this.#limits.bodyBytes, 'bytes of a body');
    return this.#database.write(() => {
      const found = this.#stream(id);
      const taken = found && this.#entry(found, key);
      if (taken) return { taken };
      const closed = found && unless !== undefined && this.#entry(found, unless);
      if (closed) return { closed };

      const stream = found ?? { number: 0, head: 0, floor: 0, bytes: 0 };
      within(stream.head - stream.floor + 1, this.#limits.streamEntries, 'entries of a stream');
      within(stream.bytes + body.length, this.#limits.streamBytes, 'bytes of a stream');
      this.#database.roomy();

      const { number } = found ?? (this.#create.get(id) as unknown as StreamRow);
      const seq = stream.head + 1;
      this.#insert.run(number, seq, key, body);
      this.#grow.run(seq, body.length, number);
      return { seq };
    });
  }

  read(id: Id, after: number, limit: number): Entry[] | Gone {
    const stream = this.#stream(id);
    if (!stream || after >= stream.head) return [];
    if (after < stream.floor) return { gone: true, floor: stream.floor };
    return this.#page.all(
      stream.number,
      after,
      this.#fitting(stream, after, limit),
    ) as unknown as Entry[];
  }

  trim(id: Id, upTo: number): Promise<void> {
    return this.#database.write(() => {
      const stream = this.#stream(id);
      const floor = Math.min(upTo, stream?.head ?? 0);
      if (!stream || floor <= stream.floor) return;
      const { bytes } = this.#weigh.get(stream.number, stream.floor, floor) as { bytes: number };
      this.#empty.run(stream.number, stream.floor, floor);
      this.#raise.run(floor, bytes, stream.number);
    });
  }

  /** The last number of a page: sizes are read first, so that no body is loaded that does not fit. */
  #fitting(stream: StreamRow, after: number, limit: number): number {
    const sizes = this.#sizes.all(
      stream.number,
      after,
      Math.min(limit, this.#limits.pageEntries),
    ) as { bytes: number }[];
    let total = 0;
    const tooMuch = sizes.findIndex(
      ({ bytes }, index) => (total += bytes) > this.#limits.pageBytes && index > 0,
    );
    return after + (tooMuch === -1 ? sizes.length : tooMuch);
  }

  #stream(id: Id): StreamRow | undefined {
    return this.#find.get(id) as StreamRow | undefined;
  }

  #entry(stream: StreamRow, key: string): Entry | undefined {
    return this.#byKey.get(stream.number, key) as Entry | undefined;
  }
}
