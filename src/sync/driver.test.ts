import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isSealwrightError, SealwrightError, type ErrorCode } from '../errors.ts';
import type { StreamId } from '../relay/contract.ts';
import { RelayError } from '../relay/error.ts';
import { FakeEngine, reads } from '../testing/fake-engine.ts';
import { FakePace, settled } from '../testing/fake-pace.ts';
import { FakeRelay } from '../testing/fake-relay.ts';
import { SyncDriver } from './driver.ts';

const is = (code: ErrorCode) => (error: unknown) => isSealwrightError(error, code);
const STREAM = 'A'.repeat(43) as StreamId;
const TOKEN = 'B'.repeat(43);

function setUp({ watch = true } = {}) {
  const engine = new FakeEngine();
  const relay = new FakeRelay();
  if (!watch) delete relay.watch;
  engine.watch = [TOKEN];
  engine.onBegin = () => reads(1);
  const pace = new FakePace();
  const states: string[] = [];
  const onState = (state: string, error?: SealwrightError) =>
    void states.push(error === undefined ? state : `${state} ${error.code}`);
  const driver = new SyncDriver({ step: engine.step, relay, onState, pace });
  return { engine, relay, pace, driver, states };
}

/** A relay call that waits until it is let go. */
function held(relay: FakeRelay): () => void {
  const waiting: ((page: unknown) => void)[] = [];
  relay.answer = () => new Promise((resolve) => waiting.push(resolve));
  return () => {
    relay.answer = () => [];
    for (const resolve of waiting.splice(0)) resolve([]);
  };
}

test('one pass, with what is still pending', async () => {
  const { engine, driver } = setUp();
  assert.deepEqual(await driver.sync(), { pending: false });
  engine.pending = true;
  assert.deepEqual(await driver.sync(), { pending: true });
  assert.equal(engine.begun, 2);
});

test('calls at the same time share one pass, and it includes what was done before each', async () => {
  const { engine, relay, driver } = setUp();
  const release = held(relay);
  const first = driver.sync();
  await settled();
  const steps = engine.requests.length;
  driver.nudge();
  const second = driver.sync();
  const third = driver.sync();
  await settled();
  assert.ok(engine.requests.length > steps);
  release();
  await Promise.all([first, second, third]);
  assert.equal(engine.begun, 1);
});

test('each reason of a failing relay has its code, and the next pass starts afresh', async () => {
  const { relay, driver } = setUp();
  const codes = {
    unavailable: 'RELAY_UNAVAILABLE',
    unauthorized: 'RELAY_UNAUTHORIZED',
    limited: 'RELAY_LIMITED',
    refused: 'RELAY_REFUSED',
    malformed: 'RELAY_MALFORMED',
  } as const;
  for (const [reason, code] of Object.entries(codes)) {
    relay.answer = () => Promise.reject(new RelayError(reason as keyof typeof codes, 'x'));
    await assert.rejects(driver.sync(), is(code));
  }
  await assert.rejects(driver.sync(), { retry: 'afterNetwork' });
  relay.answer = () => [];
  await driver.sync();
});

test('without a relay there is nothing to sync with', async () => {
  const { engine } = setUp();
  const driver = new SyncDriver({ step: engine.step, relay: undefined, onState: () => undefined });
  await assert.rejects(driver.sync(), is('INVALID_ARGUMENT'));
  assert.throws(() => driver.start(), is('INVALID_ARGUMENT'));
});

test('the signal ends the wait at once, and the pass when nobody else waits for it', async () => {
  const { engine, relay, driver } = setUp();
  const release = held(relay);
  const [one, two] = [new AbortController(), new AbortController()];
  const first = driver.sync(one.signal);
  const second = driver.sync(two.signal);
  await settled();
  one.abort(new Error('why'));
  await assert.rejects(
    first,
    (error) => is('ABORTED')(error) && String((error as Error).cause) === 'Error: why',
  );
  await settled();
  release();
  await second;
  assert.equal(engine.results.length, 1);

  held(relay);
  const alone = driver.sync(two.signal);
  await settled();
  two.abort();
  relay.answer = () => [];
  const anew = driver.sync();
  await assert.rejects(alone, is('ABORTED'));
  await anew;
  await assert.rejects(driver.sync(AbortSignal.abort()), is('ABORTED'));
});

test('start runs a pass, watches, and then rests', async () => {
  const { engine, relay, pace, driver, states } = setUp();
  driver.start();
  driver.start();
  await pace.advance(0);
  assert.equal(engine.begun, 1);
  assert.deepEqual(relay.watching[0]?.tokens, [TOKEN]);
  await pace.advance(60_000);
  assert.equal(engine.begun, 1);
  assert.deepEqual(states, ['syncing', 'idle']);
  await driver.stop();
  assert.equal(relay.watching.length, 0);
});

test('local work is handed over at once, without reading everything again', async () => {
  const { engine, pace, driver } = setUp();
  driver.start();
  await pace.advance(0);
  engine.plan = [reads(1, 50)];
  driver.nudge();
  await pace.advance(0);
  assert.equal(engine.begun, 1);
  assert.ok(engine.results.some(({ job }) => job === 50));
  await driver.stop();
});

test('a change that the watch reports is passed to the engine; what is no stream id is not', async () => {
  const { engine, relay, pace, driver } = setUp();
  driver.start();
  await pace.advance(0);
  const before = engine.requests.length;
  relay.watching[0]?.onChange('junk' as StreamId);
  relay.watching[0]?.onChange(undefined as never);
  await pace.advance(0);
  assert.equal(engine.requests.length, before);
  relay.watching[0]?.onChange(STREAM);
  await pace.advance(0);
  assert.deepEqual(engine.requests[before]?.changed, [STREAM]);
  assert.equal(engine.begun, 1);
  await driver.stop();
});

test('the watch follows the streams worth watching, the new one before the old one ends', async () => {
  const { engine, relay, pace, driver } = setUp();
  driver.start();
  await pace.advance(0);
  const [first] = relay.watches;
  engine.watch = [TOKEN, 'C'.repeat(43)];
  driver.nudge();
  await pace.advance(0);
  assert.equal(relay.watches.length, 2);
  assert.deepEqual([first?.over, relay.watching.length], [true, 1]);
  engine.watch = engine.watch.toReversed();
  driver.nudge();
  await pace.advance(0);
  assert.equal(relay.watches.length, 2);
  first?.onChange(STREAM);
  const before = engine.requests.length;
  await pace.advance(0);
  assert.equal(engine.requests.length, before);
  await driver.stop();
});

test('a relay without watch, or whose watch throws, is asked every five seconds', async () => {
  for (const broken of [false, true]) {
    const { engine, relay, pace, driver } = setUp({ watch: broken });
    if (broken) {
      relay.watch = () => {
        throw new Error('no sockets here');
      };
    }
    driver.start();
    await pace.advance(0);
    for (let round = 2; round < 6; round += 1) {
      await pace.advance(5_000);
      assert.equal(engine.begun, round);
    }
    await driver.stop();
  }
});

test('with a watch everything is read again after some minutes all the same', async () => {
  const { engine, pace, driver } = setUp();
  driver.start();
  await pace.advance(0);
  await pace.advance(299_000);
  assert.equal(engine.begun, 1);
  await pace.advance(2_000);
  assert.equal(engine.begun, 2);
  await driver.stop();
});

test('the engine is asked again when it said it wants to be', async () => {
  const { engine, pace, driver } = setUp();
  engine.wakeIn = 7_000;
  driver.start();
  await pace.advance(0);
  const before = engine.requests.length;
  await pace.advance(6_999);
  assert.equal(engine.requests.length, before);
  engine.wakeIn = undefined;
  await pace.advance(1);
  assert.equal(engine.requests.length, before + 1);
  assert.equal(engine.begun, 1);
  await driver.stop();
});

test('an engine that wants to be asked at once does not make the loop spin', async () => {
  const { engine, pace, driver } = setUp();
  engine.wakeIn = 0;
  driver.start();
  await pace.advance(1_000);
  assert.ok(engine.requests.length <= 55, `${engine.requests.length} steps in a second`);
  await driver.stop();
});

test('pauses after failures double up to a minute, drawn at random, and a success ends them', async () => {
  const { engine, relay, pace, driver, states } = setUp();
  pace.dice = 0.999_999;
  relay.answer = () => Promise.reject(new Error('down'));
  driver.start();
  await pace.advance(0);
  for (const pause of [1, 2, 4, 8, 16, 32, 60, 60, 60]) {
    const before = engine.begun;
    await pace.advance(pause * 1_000 - 10);
    assert.equal(engine.begun, before, `no pass before ${pause} s`);
    await pace.advance(10);
    assert.equal(engine.begun, before + 1, `a pass after ${pause} s`);
  }
  pace.dice = 0.1;
  await pace.advance(60_000);
  const before = engine.begun;
  await pace.advance(6_010);
  assert.equal(engine.begun, before + 1, 'a tenth of a minute when the dice say so');
  relay.answer = () => [];
  await pace.advance(60_000);
  assert.equal(states.at(-1), 'idle');
  assert.ok(states.includes('waiting RELAY_UNAVAILABLE'));
  relay.answer = () => Promise.reject(new Error('down'));
  pace.dice = 0.999_999;
  driver.nudge();
  engine.plan = [reads(1, 70)];
  await pace.advance(0);
  const again = engine.begun;
  await pace.advance(1_000);
  assert.equal(engine.begun, again + 1, 'the first pause is a second again');
  await driver.stop();
});

test('while the relay is down local work waits for the pause; a sign of life shortens it', async () => {
  const { engine, relay, pace, driver } = setUp();
  pace.dice = 0.999_999;
  driver.start();
  await pace.advance(0);
  relay.answer = () => Promise.reject(new Error('down'));
  for (let round = 0; round < 8; round += 1) {
    engine.plan = [reads(1, 100 + round)];
    driver.nudge();
    await pace.advance(61_000);
  }
  const steps = engine.requests.length;
  driver.nudge();
  await pace.advance(0);
  assert.equal(engine.requests.length, steps);
  relay.answer = () => [];
  const begun = engine.begun;
  relay.watching[0]?.onChange(STREAM);
  await pace.advance(1_000);
  assert.equal(engine.begun, begun + 1);
  await driver.stop();
});

test('one stream that fails for good does not hold up the rest', async () => {
  const { engine, relay, pace, driver } = setUp();
  pace.dice = 0.999_999;
  engine.onBegin = () => reads(2);
  relay.answer = () => {
    if (relay.asked % 2 === 1) throw new RelayError('refused', 'x');
    return [];
  };
  driver.start();
  await pace.advance(0);
  relay.answer = () => [];
  engine.plan = [reads(1, 90)];
  driver.nudge();
  await pace.advance(0);
  assert.ok(engine.results.some(({ job }) => job === 90));
  assert.equal(engine.begun, 1);
  await driver.stop();
});

test('a call of sync that works is good news for the loop as well', async () => {
  const { engine, relay, pace, driver } = setUp();
  pace.dice = 0.999_999;
  relay.answer = () => Promise.reject(new Error('down'));
  driver.start();
  await pace.advance(120_000);
  relay.answer = () => [];
  await driver.sync();
  const steps = engine.requests.length;
  driver.nudge();
  await pace.advance(0);
  assert.equal(engine.requests.length, steps + 1);
  await driver.stop();
});

test('stop ends a pass under way without waiting for the relay, and start begins anew', async () => {
  const { engine, relay, pace, driver } = setUp();
  held(relay);
  driver.start();
  await pace.advance(0);
  await driver.stop();
  await driver.stop();
  relay.answer = () => [];
  const begun = engine.begun;
  await pace.advance(600_000);
  assert.equal(engine.begun, begun);
  driver.start();
  await pace.advance(0);
  assert.equal(engine.begun, begun + 1);
  await driver.stop();
});

test('stopping and starting in one turn leaves exactly one loop', async () => {
  const { engine, pace, driver } = setUp();
  driver.start();
  await pace.advance(0);
  for (let round = 0; round < 5; round += 1) {
    void driver.stop();
    driver.start();
  }
  await pace.advance(0);
  const begun = engine.begun;
  await pace.advance(301_000);
  assert.equal(engine.begun, begun + 1);
  await driver.stop();
});

test('stop leaves a pass that somebody else waits for', async () => {
  const { relay, pace, driver } = setUp();
  const release = held(relay);
  driver.start();
  await pace.advance(0);
  const asked = driver.sync();
  const stopped = driver.stop();
  await settled();
  release();
  await Promise.all([asked, stopped]);
});

test('an engine that cannot sync yet is asked again when there is new work', async () => {
  const { engine, pace, driver, states } = setUp();
  pace.dice = 0.999_999;
  engine.failing = new SealwrightError('NO_ACCOUNT');
  driver.start();
  await pace.advance(31_000);
  assert.equal(states.at(-1), 'waiting NO_ACCOUNT');
  engine.failing = undefined;
  driver.nudge();
  await pace.advance(0);
  assert.equal(engine.begun, 1);
  await driver.stop();
});

test('an engine that takes no more calls ends the loop', async () => {
  const { engine, pace, driver, states } = setUp();
  engine.failing = new SealwrightError('ENGINE_POISONED');
  driver.start();
  await pace.advance(600_000);
  assert.deepEqual(states, ['syncing', 'waiting ENGINE_POISONED']);
});

test('closing rejects who waits with HANDLE_CLOSED and ends everything', async () => {
  const { engine, relay, pace, driver } = setUp();
  held(relay);
  driver.start();
  const waiting = driver.sync();
  await pace.advance(0);
  driver.close();
  await assert.rejects(waiting, is('HANDLE_CLOSED'));
  await assert.rejects(driver.sync(), is('HANDLE_CLOSED'));
  assert.throws(() => driver.start(), is('HANDLE_CLOSED'));
  const steps = engine.requests.length;
  await pace.advance(600_000);
  assert.equal(engine.requests.length, steps);
  assert.equal(relay.watching.length, 0);
});

/** A driver whose rests are counted; `asked` is what the system says to each. */
function setUpRest({ asked = true } = {}) {
  const made = setUp();
  const rests: number[] = [];
  const onRest = () =>
    Promise.resolve(asked).finally(() => rests.push(made.engine.requests.length));
  const { engine, relay, pace } = made;
  const states: string[] = [];
  const onState = (state: string) => void states.push(state);
  const driver = new SyncDriver({ step: engine.step, relay, onState, onRest, pace });
  return { ...made, driver, states, rests };
}

test('the loop rests once after everything that it did, and not while something is due', async () => {
  const { engine, pace, driver, rests } = setUpRest();
  driver.start();
  await pace.advance(0);
  assert.deepEqual(rests, [2]);
  await pace.advance(60_000);
  assert.equal(rests.length, 1);
  engine.plan = [reads(1, 50)];
  driver.nudge();
  await pace.advance(0);
  assert.equal(rests.length, 2);
  await driver.stop();
});

test('where no turns are to be had, the loop asks once, and again in a turn', async () => {
  const { pace, driver, rests } = setUpRest({ asked: false });
  driver.start();
  await pace.advance(0);
  driver.nudge();
  await pace.advance(0);
  assert.equal(rests.length, 1);
  driver.beginTurn(25_000);
  await pace.advance(0);
  assert.equal(rests.length, 2);
  await driver.stop();
});

test('a turn runs a whole pass at once and is given back after it', async () => {
  const { engine, pace, driver, rests } = setUpRest();
  driver.start();
  await pace.advance(0);
  driver.beginTurn(25_000);
  await pace.advance(0);
  assert.equal(engine.begun, 2);
  assert.equal(rests.length, 2);
  await pace.advance(60_000);
  assert.equal(engine.begun, 2);
  await driver.stop();
});

test('a turn without the loop is given back at once', async () => {
  const { engine, pace, driver, rests } = setUpRest();
  driver.beginTurn(25_000);
  await pace.advance(0);
  assert.deepEqual([engine.begun, rests.length], [0, 1]);
});

for (const [how, end] of [
  ['the system says so', (driver: SyncDriver) => driver.endTurn()],
  ['its time is over', undefined],
] as const) {
  test(`a turn ends when ${how}: the pass is given up, and another follows`, async () => {
    const { engine, relay, pace, driver, states, rests } = setUpRest();
    driver.start();
    await pace.advance(0);
    const release = held(relay);
    driver.beginTurn(25_000);
    await pace.advance(0);
    assert.equal(rests.length, 1);
    if (end === undefined) await pace.advance(24_000);
    else end(driver);
    await pace.advance(0);
    assert.equal(rests.length, 2);
    assert.equal(states.at(-1), 'waiting');
    release();
    await pace.advance(1_000);
    assert.equal(engine.begun, 3);
    assert.equal(states.at(-1), 'idle');
    await driver.stop();
  });
}

test('the end of a turn leaves a pass alone that somebody waits for', async () => {
  const { engine, relay, pace, driver } = setUpRest();
  const release = held(relay);
  const asked = driver.sync();
  await settled();
  driver.endTurn();
  release();
  await pace.advance(0);
  assert.deepEqual(await asked, { pending: false });
  assert.equal(engine.begun, 1);
});
