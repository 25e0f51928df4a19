import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isSealwrightError } from '../errors.ts';
import type { StreamId } from '../relay/contract.ts';
import { RelayError } from '../relay/error.ts';
import { FakeEngine, reads } from '../testing/fake-engine.ts';
import { FakePace, settled } from '../testing/fake-pace.ts';
import { FakeRelay } from '../testing/fake-relay.ts';
import { Pass } from './pass.ts';

function setUp({ begin = true, changed = [] as string[] } = {}) {
  const engine = new FakeEngine();
  const relay = new FakeRelay();
  const pace = new FakePace();
  const watched: string[][] = [];
  const onWatch = (tokens: readonly string[]) => void watched.push([...tokens]);
  const setup = { relay, pace, timeoutMs: 30_000, step: engine.step, onWatch };
  const pass = new Pass(setup, begin, changed as StreamId[]);
  return { engine, relay, pace, pass, watched };
}

test('a pass goes on until the engine has nothing more, and tells every result once', async () => {
  const { engine, pass } = setUp();
  engine.plan = [reads(2), reads(1, 3), []];
  const report = await pass.run();
  assert.deepEqual(report, {
    failed: undefined,
    progressed: true,
    pending: false,
    wakeIn: undefined,
  });
  assert.deepEqual(engine.results.map(({ job }) => job).toSorted(), [1, 2, 3]);
  assert.deepEqual(
    engine.requests.map(({ begin }) => begin),
    [true, ...engine.requests.slice(1).map(() => false)],
  );
});

test('at most eight jobs are under way or untold, however many there are', async () => {
  const { engine, relay, pass } = setUp();
  engine.plan = [reads(100)];
  relay.answer = async () => {
    await settled();
    return [];
  };
  await pass.run();
  assert.equal(relay.mostAtOnce, 8);
  assert.equal(engine.results.length, 100);
  assert.ok(Math.max(...engine.requests.map(({ results }) => results.length)) <= 8);
});

test('answers that come together are told together: few steps, and so few transactions', async () => {
  const { engine, pass } = setUp();
  engine.plan = [reads(64)];
  await pass.run();
  assert.equal(engine.results.length, 64);
  assert.ok(engine.requests.length <= 1 + 64 / 8 + 1, `${engine.requests.length} steps`);
});

test('bodies of jobs come from the reply, bodies of results go beside the request', async () => {
  const { engine, relay, pass } = setUp();
  engine.bodies = [Uint8Array.of(9)];
  engine.plan = [
    [{ kind: 'append', job: 1, stream: 'w', entries: [{ key: 'k', body: 0 }] }, ...reads(1, 2)],
  ];
  relay.answer = (verb, _, key, body) => {
    if (verb === 'read') return [{ seq: 1, key: 'r', body: Uint8Array.of(7) }];
    return { taken: { seq: 1, key, body } };
  };
  await pass.run();
  const told = engine.requests.flatMap(({ results }, index) =>
    results.map((result) => ({ result, blobs: engine.blobs[index] })),
  );
  for (const { result, blobs } of told) {
    const place = result.kind === 'entries' ? result.entries[0]?.body : 0;
    if (result.kind === 'entries') assert.deepEqual(blobs?.[place ?? -1], Uint8Array.of(7));
  }
  assert.equal(told.length, 2);
});

test('a failing job does not stop the others; the report has the weightiest reason', async () => {
  const { engine, relay, pass } = setUp();
  engine.plan = [reads(5)];
  const reasons = ['refused', 'unavailable', 'unauthorized', 'limited'] as const;
  relay.answer = () => {
    const reason = reasons[relay.asked - 1];
    if (reason !== undefined) throw new RelayError(reason, 'x');
    return [];
  };
  const report = await pass.run();
  assert.equal(report.failed, 'unauthorized');
  assert.equal(report.progressed, true);
  assert.equal(engine.results.length, 5);
});

test('a relay that does nothing at all is no progress', async () => {
  const { engine, relay, pass } = setUp();
  engine.plan = [reads(3)];
  relay.answer = () => Promise.reject(new Error('down'));
  const { failed, progressed } = await pass.run();
  assert.deepEqual({ failed, progressed }, { failed: 'unavailable', progressed: false });
});

test('work and changes that come up meanwhile are part of it; after its end they are not', async () => {
  const { engine, relay, pass } = setUp({ begin: false, changed: ['one'] });
  engine.plan = [reads(1), [], reads(1, 2)];
  let answer: (page: unknown) => void = () => undefined;
  relay.answer = () => new Promise((resolve) => (answer = resolve));
  const running = pass.run();
  await settled();
  assert.deepEqual(engine.requests[0]?.changed, ['one']);
  assert.ok(pass.change('two' as StreamId));
  await settled();
  assert.deepEqual(engine.requests[1]?.changed, ['two']);
  assert.ok(pass.nudge());
  await settled();
  assert.equal(relay.asked, 2);
  relay.answer = () => [];
  answer([]);
  await settled();
  assert.equal(engine.results.length, 1);
  pass.abandon();
  await assert.rejects(running, (error) => isSealwrightError(error, 'ABORTED'));
  const ended = setUp();
  await ended.pass.run();
  assert.equal(ended.pass.nudge(), false);
  assert.equal(ended.pass.change('x' as StreamId), false);
});

test('the streams worth watching are named before they are read', async () => {
  const { engine, relay, pass, watched } = setUp();
  engine.watch = ['t1'];
  engine.plan = [reads(1)];
  let first: number | undefined;
  relay.answer = () => {
    first ??= watched.length;
    return [];
  };
  await pass.run();
  assert.equal(first, 1);
  assert.deepEqual(watched[0], ['t1']);
});

test('an abandoned pass ends without waiting for the relay, takes nothing up and leaves no timer', async () => {
  const { engine, relay, pace, pass } = setUp();
  engine.plan = [reads(1)];
  relay.answer = () => new Promise(() => undefined);
  const running = pass.run();
  await settled();
  assert.equal(pace.timers, 1);
  pass.abandon();
  assert.equal(pass.nudge(), false);
  await assert.rejects(running, (error) => isSealwrightError(error, 'ABORTED'));
  assert.equal(pace.timers, 0);
});

test('what the engine throws ends the pass', async () => {
  const { engine, pass } = setUp();
  engine.failing = new Error('store');
  await assert.rejects(pass.run(), /store/);
});
