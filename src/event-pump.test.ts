import assert from 'node:assert/strict';
import { mock, test } from 'node:test';

import { EventPump, type Journal } from './event-pump.ts';
import type { EngineEvent } from './events.ts';
import { settled } from './testing/fake-pace.ts';

/** A journal in memory, as the engine keeps one. */
class MemoryJournal implements Journal {
  entries: { seq: number; event: EngineEvent }[] = [];
  acknowledged = 0;
  pulls = 0;
  failing: Error | undefined;
  #last = 0;

  add(...conversations: string[]): void {
    for (const id of conversations) {
      const event = { type: 'conversationAdded', conversation: id } as EngineEvent;
      this.entries.push({ seq: (this.#last += 1), event });
    }
  }

  async pull(limit: number) {
    this.pulls += 1;
    if (this.failing !== undefined) throw this.failing;
    return { entries: this.entries.slice(0, limit), more: this.entries.length > limit };
  }

  async acknowledge(seq: number) {
    if (this.failing !== undefined) throw this.failing;
    this.acknowledged = seq;
    this.entries = this.entries.filter((entry) => entry.seq > seq);
  }
}

const rest = () => new Promise<void>((resolve) => setTimeout(resolve, 5)).then(settled);
const idOf = (event: EngineEvent) => ('conversation' in event ? event.conversation : undefined);

test('listeners of one turn all see every event, in order, and then it is acknowledged', async () => {
  const journal = new MemoryJournal();
  journal.add('a', 'b', 'c');
  const pump = new EventPump(journal);
  const seen: string[] = [];
  pump.on('conversationAdded', ({ conversation }) => void seen.push(`1${conversation}`));
  pump.on('conversationAdded', ({ conversation }) => void seen.push(`2${conversation}`));
  await rest();
  assert.deepEqual(seen, ['1a', '2a', '1b', '2b', '1c', '2c']);
  assert.equal(journal.acknowledged, 3);
});

test('without a listener nothing is even looked at, and a sync listener does not count', async () => {
  const journal = new MemoryJournal();
  journal.add('a');
  const pump = new EventPump(journal);
  pump.on('sync', () => undefined);
  pump.on('error', () => undefined);
  pump.wake();
  await rest();
  assert.equal(journal.pulls, 0);
});

test('the next event waits for what a listener returns', async () => {
  const journal = new MemoryJournal();
  journal.add('a', 'b');
  const pump = new EventPump(journal);
  const seen: string[] = [];
  let release = () => {};
  pump.on('conversationAdded', async ({ conversation }) => {
    seen.push(conversation);
    await new Promise<void>((resolve) => (release = resolve));
  });
  await rest();
  assert.deepEqual(seen, ['a']);
  assert.equal(journal.acknowledged, 0);
  release();
  await rest();
  assert.deepEqual(seen, ['a', 'b']);
  release();
  await rest();
  assert.equal(journal.acknowledged, 2);
});

test('a wake brings what came later; a wake while at work is not lost', async () => {
  const journal = new MemoryJournal();
  const pump = new EventPump(journal);
  const seen: string[] = [];
  pump.on('conversationAdded', ({ conversation }) => {
    seen.push(conversation);
    if (conversation === 'a') {
      journal.add('b');
      pump.wake();
    }
  });
  await rest();
  journal.add('a');
  pump.wake();
  await rest();
  assert.deepEqual(seen, ['a', 'b']);
});

test('more events than one look brings all come', async () => {
  const journal = new MemoryJournal();
  const ids = Array.from({ length: 200 }, (_, index) => `c${index}`);
  journal.add(...ids);
  const pump = new EventPump(journal);
  const seen: string[] = [];
  pump.on('conversationAdded', ({ conversation }) => void seen.push(conversation));
  await rest();
  assert.deepEqual(seen, ids);
  assert.equal(journal.acknowledged, 200);
  assert.ok(journal.pulls >= 4 && journal.pulls <= 6);
});

test('a listener that throws or rejects stops nobody and is heard of', async () => {
  const journal = new MemoryJournal();
  journal.add('a', 'b');
  const pump = new EventPump(journal);
  const errors: unknown[] = [];
  const seen: string[] = [];
  pump.on('conversationAdded', () => {
    throw new Error('sync');
  });
  pump.on('conversationAdded', () => Promise.reject(new Error('async')));
  pump.on('conversationAdded', ({ conversation }) => void seen.push(conversation));
  pump.on('error', ({ error, event }) => void errors.push(`${String(error)} ${idOf(event)}`));
  await rest();
  assert.deepEqual(seen, ['a', 'b']);
  const expected = ['sync a', 'async a', 'sync b', 'async b'];
  assert.deepEqual(
    errors,
    expected.map((text) => `Error: ${text}`),
  );
  assert.equal(journal.acknowledged, 2);
});

test('without an error listener the console hears of it, and of an error listener that fails', async () => {
  const log = mock.method(console, 'error', () => undefined);
  try {
    const journal = new MemoryJournal();
    journal.add('a');
    const pump = new EventPump(journal);
    pump.on('conversationAdded', () => Promise.reject(new Error('first')));
    await rest();
    pump.on('error', () => {
      throw new Error('second');
    });
    journal.add('b');
    pump.wake();
    await rest();
    assert.deepEqual(
      log.mock.calls.map(({ arguments: [, error] }) => (error as Error).message),
      ['first', 'second'],
    );
  } finally {
    log.mock.restore();
  }
});

test('a removed listener hears no more, removing twice is fine, and a function given twice counts twice', async () => {
  const journal = new MemoryJournal();
  journal.add('a');
  const pump = new EventPump(journal);
  let calls = 0;
  const count = () => void (calls += 1);
  const first = pump.on('conversationAdded', count);
  pump.on('conversationAdded', count);
  await rest();
  assert.equal(calls, 2);
  first.remove();
  first.remove();
  journal.add('b');
  pump.wake();
  await rest();
  assert.equal(calls, 3);
});

test('a loop gets every event and has it acknowledged when it comes back for more', async () => {
  const journal = new MemoryJournal();
  journal.add('a', 'b');
  const pump = new EventPump(journal);
  const events = pump.stream();
  assert.equal(idOf((await events.next()).value as EngineEvent), 'a');
  await rest();
  assert.equal(journal.acknowledged, 0);
  assert.equal(idOf((await events.next()).value as EngineEvent), 'b');
  const third = events.next();
  await rest();
  assert.equal(journal.acknowledged, 2);
  journal.add('c');
  pump.wake();
  assert.equal(idOf((await third).value as EngineEvent), 'c');
});

test('what a loop left untaken comes to the next one, even in the same process', async () => {
  const journal = new MemoryJournal();
  journal.add('a', 'b');
  const pump = new EventPump(journal);
  for await (const event of pump.stream()) {
    assert.equal(idOf(event), 'a');
    break;
  }
  await rest();
  assert.equal(journal.acknowledged, 1);
  const rest2 = pump.stream();
  assert.equal(idOf((await rest2.next()).value as EngineEvent), 'b');
});

test('a loop that ends before it took an event does not count as having seen it', async () => {
  const journal = new MemoryJournal();
  journal.add('a');
  const pump = new EventPump(journal);
  const events = pump.stream();
  await rest();
  await events.return();
  await rest();
  assert.equal(journal.acknowledged, 0);
  const seen: string[] = [];
  pump.on('conversationAdded', ({ conversation }) => void seen.push(conversation));
  await rest();
  assert.deepEqual(seen, ['a']);
  assert.equal(journal.acknowledged, 1);
});

test('a slow loop holds at most one event, and everybody waits for it', async () => {
  const journal = new MemoryJournal();
  journal.add('a', 'b', 'c');
  const pump = new EventPump(journal);
  const seen: string[] = [];
  pump.on('conversationAdded', ({ conversation }) => void seen.push(conversation));
  const events = pump.stream();
  await rest();
  assert.deepEqual(seen, ['a']);
  await events.return();
  await rest();
  assert.deepEqual(seen, ['a', 'b', 'c']);
});

test('an abort ends a loop, also one that waits and one that never began', async () => {
  const pump = new EventPump(new MemoryJournal());
  const controller = new AbortController();
  const waiting = pump.stream(controller.signal).next();
  controller.abort();
  assert.deepEqual(await waiting, { done: true, value: undefined });
  assert.deepEqual(await pump.stream(controller.signal).next(), { done: true, value: undefined });
  assert.deepEqual(await pump.stream(AbortSignal.abort()).next(), { done: true, value: undefined });
});

test('several calls of next at once are answered in order', async () => {
  const journal = new MemoryJournal();
  const pump = new EventPump(journal);
  const events = pump.stream();
  const three = Promise.all([events.next(), events.next(), events.next()]);
  journal.add('a', 'b');
  await rest();
  await events.return();
  const results = await three;
  assert.deepEqual(
    results.map(({ value }) => value && idOf(value)),
    ['a', 'b', undefined],
  );
});

test('closing ends loops, acknowledges what was handled, and does not wait for a listener at work', async () => {
  const journal = new MemoryJournal();
  journal.add('a', 'b', 'c');
  const pump = new EventPump(journal);
  pump.on('conversationAdded', ({ conversation }) =>
    conversation === 'b' ? new Promise(() => undefined) : undefined,
  );
  await rest();
  await pump.close();
  assert.equal(journal.acknowledged, 1);
  assert.deepEqual(await pump.stream().next(), { done: true, value: undefined });
  pump.wake();
  await rest();
  assert.equal(journal.pulls, 1);
});

test('an event whose acknowledgement failed is not handed out twice', async () => {
  const log = mock.method(console, 'error', () => undefined);
  const journal = new MemoryJournal();
  const acknowledge = mock.method(journal, 'acknowledge', () => Promise.reject(new Error('busy')), {
    times: 1,
  });
  journal.add('a');
  const pump = new EventPump(journal);
  const seen: string[] = [];
  pump.on('conversationAdded', ({ conversation }) => void seen.push(conversation));
  await rest();
  assert.equal(log.mock.callCount(), 1);
  log.mock.restore();
  journal.add('b');
  pump.wake();
  await rest();
  assert.deepEqual(seen, ['a', 'b']);
  assert.equal(journal.acknowledged, 2);
  assert.ok(acknowledge.mock.callCount() >= 1);
});
