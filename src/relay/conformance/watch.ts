import type { StreamId } from '../contract.ts';
import { bytes, expect, range, wait, type Clause, type TestStream } from './bench.ts';

const PATIENCE_MS = 10_000;
const QUIET_MS = 300;

/** Clauses about `watch`; a relay without it passes them. */
export const watchClauses: Clause[] = [
  {
    name: 'watch reports appends to the listed streams, and only to those',
    async run(bench) {
      if (!bench.relay.watch) return;
      const [one, two, other] = [bench.stream(), bench.stream(), bench.stream()];
      const seen: StreamId[] = [];
      const stop = bench.relay.watch([one.token, two.token], (stream) => void seen.push(stream));
      try {
        await untilLive(seen, one);
        for (const [index, stream] of [one, two, one].entries()) {
          await quiet(seen);
          await other.append(`other/${index}`, bytes('x'));
          await stream.append(`watched/${index}`, bytes('x'));
          await until(
            () => seen.includes(stream.id),
            `an append to a watched stream was not reported within ${PATIENCE_MS} ms`,
          );
        }
        await quiet(seen, (stream) =>
          expect(stream !== other.id, 'a stream was reported that is not watched'),
        );
      } finally {
        stop();
      }
      await wait(QUIET_MS);
      seen.length = 0;
      await one.append('after-the-stop', bytes('x'));
      await wait(QUIET_MS);
      expect(seen.length === 0, 'a watch that was stopped reported an append');
    },
  },
  {
    name: 'every watcher of a stream is told, and stopping one leaves the others',
    async run(bench) {
      if (!bench.relay.watch) return;
      const stream = bench.stream();
      const seen = range(3).map((): StreamId[] => []);
      const stops = seen.map((list) =>
        bench.relay.watch?.([stream.token], (id) => void list.push(id)),
      );
      try {
        for (const list of seen) await untilLive(list, stream);
        stops[0]?.();
        await wait(QUIET_MS);
        for (const list of seen) await quiet(list);
        await stream.append('k', bytes('x'));
        for (const list of seen.slice(1))
          await until(() => list.length > 0, 'one of several watchers was not told');
        expect(seen[0]?.length === 0, 'a watch that was stopped reported an append');
      } finally {
        for (const stop of stops) stop?.();
      }
    },
  },
];

/** Appends until the watch reports something: it may take a moment to connect. */
async function untilLive(seen: StreamId[], stream: TestStream): Promise<void> {
  for (const attempt of range(PATIENCE_MS / 50)) {
    await stream.append(`live/${attempt}`, bytes('x'));
    await wait(50);
    if (seen.length > 0) return;
  }
  throw new Error(`nothing was reported for ${PATIENCE_MS} ms although a watched stream grew`);
}

/** Waits until nothing was reported for a while, then forgets what was. */
async function quiet(seen: StreamId[], check?: (stream: StreamId) => void): Promise<void> {
  for (let count = -1; count !== seen.length;) {
    count = seen.length;
    await wait(QUIET_MS);
  }
  if (check) seen.forEach(check);
  seen.length = 0;
}

async function until(holds: () => boolean, violation: string): Promise<void> {
  for (let waited = 0; waited < PATIENCE_MS; waited += 10) {
    if (holds()) return;
    await wait(10);
  }
  throw new Error(violation);
}
