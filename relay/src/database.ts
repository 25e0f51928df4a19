import { closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';

import { RelayFailure } from './failure.ts';

const FORMAT = 1;
const MOST_IN_ONE_COMMIT = 256;

const SCHEMA = `
  CREATE TABLE stream (
    number  INTEGER PRIMARY KEY,
    id      BLOB NOT NULL UNIQUE,
    head    INTEGER NOT NULL,          -- the last number given
    floor   INTEGER NOT NULL,          -- up to here, bodies are gone
    bytes   INTEGER NOT NULL           -- of the bodies that are not
  ) STRICT;
  CREATE TABLE entry (
    row     INTEGER PRIMARY KEY,
    stream  INTEGER NOT NULL REFERENCES stream (number),
    seq     INTEGER NOT NULL,
    key     TEXT NOT NULL,
    body    BLOB NOT NULL,             -- empty once trimmed: the key still counts
    UNIQUE (stream, seq),
    UNIQUE (stream, key)
  ) STRICT;
  CREATE TABLE pool (
    number      INTEGER PRIMARY KEY,
    id          BLOB NOT NULL UNIQUE,
    generation  INTEGER NOT NULL,
    digest      BLOB NOT NULL          -- of the offer, to know it again
  ) STRICT;
  CREATE TABLE item (
    row         INTEGER PRIMARY KEY,
    pool        INTEGER NOT NULL REFERENCES pool (number),
    generation  INTEGER NOT NULL,
    state       INTEGER NOT NULL,      -- 0 left, 1 taken, 2 last resort
    body        BLOB NOT NULL
  ) STRICT;
  CREATE INDEX item_of_pool ON item (pool, generation, state);
  CREATE TABLE take (
    pool     INTEGER NOT NULL REFERENCES pool (number),
    request  TEXT NOT NULL,
    item     INTEGER NOT NULL,
    at       INTEGER NOT NULL,         -- milliseconds since 1970
    PRIMARY KEY (pool, request)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX take_at ON take (pool, at);
`;

interface Work {
  /** Runs inside the transaction; gives back what settles the caller once it is committed. */
  run: () => () => void;
  fail: (failure: RelayFailure) => void;
}

/**
 * The one SQLite file. Writes that arrive together share one transaction and so one fsync (`synchronous=FULL`):
 * a write resolves only after the commit that holds it.
 */
export class Database {
  readonly sql: DatabaseSync;
  #waiting: Work[] = [];
  #full = false;
  readonly #totalBytes: number;
  readonly #pageSize: number;
  readonly #sizes: readonly StatementSync[];

  /**
   * Opens or creates the file `data`, or `relay.sqlite` in it if it is a directory; `:memory:` keeps nothing.
   * Throws if another relay has it open, if it is newer than this relay, or if it is no database.
   */
  constructor(data: string, totalBytes: number) {
    this.#totalBytes = totalBytes;
    this.sql = new DatabaseSync(data === ':memory:' ? data : prepared(data), { timeout: 0 });
    try {
      this.sql.exec(
        'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL',
      );
      this.#migrate();
      this.#pageSize = Number(this.sql.prepare('PRAGMA page_size').get()?.['page_size']);
      this.#sizes = ['page_count', 'freelist_count'].map((what) =>
        this.sql.prepare(`SELECT ${what} AS pages FROM pragma_${what}`),
      );
    } catch (error) {
      this.sql.close();
      throw error;
    }
  }

  /** Runs `work` in the next commit. What it throws, having changed nothing before, is the caller's alone. */
  write<T>(work: () => T): Promise<T> {
    return new Promise((done, fail) => {
      const run = () => {
        try {
          const value = work();
          return () => done(value);
        } catch (error) {
          if (!(error instanceof RelayFailure)) throw error;
          return () => fail(error);
        }
      };
      if (this.#waiting.push({ run, fail }) === 1) setImmediate(() => this.#commit());
    });
  }

  /** Fails as `limited` when the file has grown to its limit; trims make room again. */
  roomy(): void {
    if (this.#full) throw new RelayFailure('limited', 'the relay is full');
  }

  /** Commits what waits, and closes the file. */
  close(): void {
    while (this.#waiting.length > 0) this.#commit();
    this.sql.close();
  }

  #commit(): void {
    const batch = this.#waiting.splice(0, MOST_IN_ONE_COMMIT);
    if (this.#waiting.length > 0) setImmediate(() => this.#commit());
    if (batch.length === 0) return;
    let settle: (() => void)[];
    try {
      this.sql.exec('BEGIN IMMEDIATE');
      this.#full = this.#isFull();
      settle = batch.map(({ run }) => run());
      this.sql.exec('COMMIT');
    } catch (cause) {
      if (this.sql.isTransaction) this.sql.exec('ROLLBACK');
      const failure = new RelayFailure('unavailable', 'the database did not commit', { cause });
      settle = batch.map(
        ({ fail }) =>
          () =>
            fail(failure),
      );
    }
    for (const done of settle) done();
  }

  #isFull(): boolean {
    const [all, free] = this.#sizes.map((size) => Number(size.get()?.['pages']));
    return ((all ?? 0) - (free ?? 0)) * this.#pageSize >= this.#totalBytes;
  }

  #migrate(): void {
    const { user_version: format } = this.sql.prepare('PRAGMA user_version').get() as {
      user_version: number;
    };
    if (format > FORMAT)
      throw new Error(
        `the data has format ${format}, this relay knows ${FORMAT}: use a newer relay`,
      );
    if (format === 0)
      this.sql.exec(`BEGIN IMMEDIATE; ${SCHEMA} PRAGMA user_version = ${FORMAT}; COMMIT`);
  }
}

/** The path of the file, which is there afterwards, readable by its owner only. */
function prepared(data: string): string {
  const isDirectory = /[/\\]$/.test(data) || (existsSync(data) && statSync(data).isDirectory());
  const file = resolve(isDirectory ? join(data, 'relay.sqlite') : data);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
  return file;
}
