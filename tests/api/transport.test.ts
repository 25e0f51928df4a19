import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import {
  isSealwrightError,
  memoryRelay,
  openEngine,
  planTransport,
  type TransportQuestion,
} from 'react-native-sealwright';

import { anaAndBen, person, syncAll, temporary } from './people.ts';

type Case = TransportQuestion & { name: string; expected: object };

const folder = join(import.meta.dirname, '../fixtures/transport');
for (const file of readdirSync(folder)) {
  const { row, cases } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
    row: string;
    cases: Case[];
  };
  test(`${row}: every recorded state has the plan that was written down`, async () => {
    assert.ok(cases.length > 0);
    for (const { name, expected, ...question } of cases) {
      assert.deepEqual(await planTransport(question), expected, name);
    }
  });
}

test('on a computer what only a phone has is unknown, with the reason', async () => {
  const { ana } = await anaAndBen();
  const facts = await ana.engine.capabilities();
  assert.equal(facts.sim?.whyUnknown, 'notPhone');
  assert.equal(facts.rcs?.whyUnknown, 'notObservable');
  assert.equal(facts.sealing?.value, 'ready');
  assert.equal(facts.sealing?.source, 'engine');
});

test('a report changes what is explained, and says so once', async () => {
  const { ana, ben } = await anaAndBen();
  const chat = await ana.engine.createConversation([ben.account.id]);
  assert.equal((await chat.explainTransport('hello')).outcome.kind, 'attempt');
  let told = 0;
  const twice = new Promise<void>((done) => {
    ana.engine.on('capabilitiesChanged', () => {
      told += 1;
      if (told === 2) done();
    });
  });
  const gone = { value: 'unsatisfied', source: 'app', observedAt: Date.now() } as const;
  for (let count = 0; count < 2; count += 1) await ana.engine.reportFacts({ path: gone });
  const { outcome } = await chat.explainTransport({ bytes: 5 });
  assert.deepEqual(outcome, { kind: 'defer', deferUntil: 'network', reason: 'noNetwork' });
  // The same report again told nothing: the next change is the second that is heard of.
  await ana.engine.reportFacts({ path: { ...gone, value: 'satisfied' } });
  await twice;
  await ana.engine.sync();
  assert.equal(told, 2);
});

test('a message over 256 KiB waits until everybody said that it takes it', async () => {
  const { relay, ana, ben } = await anaAndBen();
  const waits = { kind: 'defer', deferUntil: 'peer', reason: 'tooLargeForPeer' };
  const large = { bytes: (256 << 10) + 1 };
  const chat = await ana.engine.createConversation([ben.account.id]);
  assert.equal((await chat.explainTransport({ bytes: 256 << 10 })).outcome.kind, 'attempt');
  assert.deepEqual((await chat.explainTransport(large)).outcome, waits);
  await syncAll(ana, ben);
  for (const { engine } of [ana, ben]) {
    const { outcome } = await (await engine.conversation(chat.id)).explainTransport(large);
    assert.ok(outcome.kind === 'attempt');
    assert.deepEqual(
      outcome.attempts.map(({ transport }) => transport),
      ['data'],
    );
  }
  assert.equal((await chat.explainTransport({ bytes: 1 << 20 })).outcome.kind, 'attempt');
  assert.deepEqual((await chat.explainTransport({ bytes: (1 << 20) + 1 })).outcome, waits);

  // Nobody knows what somebody takes whose log was never read.
  const cem = await person('cem', memoryRelay());
  const group = await ana.engine.createConversation([ben.account.id, cem.account.id]);
  await ana.engine.sync();
  assert.deepEqual((await group.explainTransport(large)).outcome, waits);
  const dia = await person('dia', relay);
  await dia.engine.sync();
  const other = await ana.engine.createConversation([ben.account.id, dia.account.id]);
  await ana.engine.sync();
  assert.equal((await other.explainTransport(large)).outcome.kind, 'attempt');
});

test('preferences survive closing, never allow SMS by default, and consent is for one conversation', async () => {
  const options = { profile: 'p', directory: temporary(), allowUnprotected: true };
  const engine = await openEngine({ ...options, relay: memoryRelay() });
  const { id } = await engine.createAccount({ deviceName: 'x' });
  const chat = await engine.createConversation([
    id.replace(/^./, (c) => (c === 'A' ? 'B' : 'A')) as typeof id,
  ]);
  assert.equal((await engine.preferences()).effective.allowSms, false);
  await engine.setPreferences({ allowSms: true });
  await chat.setPreferences({ allowSms: false, consent: { to: 'link', givenAt: 1 } });
  await assert.rejects(engine.setPreferences({ consent: { to: 'link', givenAt: 1 } }), (error) =>
    isSealwrightError(error, 'INVALID_ARGUMENT'),
  );
  await engine.close();
  const again = await openEngine(options);
  assert.deepEqual((await again.preferences()).own, { allowSms: true });
  const { own, effective } = await (await again.conversation(chat.id)).preferences();
  assert.deepEqual(own, { allowSms: false, consent: { to: 'link', givenAt: 1 } });
  assert.equal(effective.allowSms, false);
  await again.close();
});

test('what can wait is sent when the phone has power again, and others pass it', async () => {
  const { ana, ben } = await anaAndBen();
  const chat = await ana.engine.createConversation([ben.account.id]);
  const saving = (value: boolean) =>
    ana.engine.reportFacts({ lowPower: { value, source: 'app', observedAt: Date.now() } });
  await saving(true);
  await chat.send('large', { urgency: 'bulk' });
  await chat.send('small');
  await ana.engine.sync();
  await ben.engine.sync();
  await ana.engine.sync();
  const [theirs] = (await ben.engine.conversations()).conversations;
  const texts = async () => {
    await ben.engine.sync();
    const { messages = [] } = (await theirs?.messages({ order: 'oldest' })) ?? {};
    return messages.map((message) => (message.kind === 'text' ? message.text : message.kind));
  };
  assert.deepEqual(await texts(), ['small']);
  const { waiting, turns } = await ana.engine.schedule();
  const held = waiting.find(({ purpose }) => purpose === 'held');
  assert.deepEqual([held?.count, held?.until], [1, 'power']);
  assert.ok(turns.some(({ charging, notBefore }) => charging && notBefore <= Date.now()));
  assert.deepEqual(await ana.engine.sync(), { pending: true });

  const sent = new Promise((done) => ana.engine.on('messageSent', done));
  await ana.engine.start();
  await saving(false);
  await sent;
  assert.deepEqual(await texts(), ['small', 'large']);
  await ana.engine.stop();
  assert.deepEqual(await ana.engine.sync(), { pending: false });
});

test('an urgency that there is not is refused, and nothing is accepted', async () => {
  const { ana, ben } = await anaAndBen();
  const chat = await ana.engine.createConversation([ben.account.id]);
  for (const urgency of ['urgent', '', 1, null, {}]) {
    const sent = chat.send('hello', { urgency: urgency as never });
    await assert.rejects(sent, (error) => isSealwrightError(error, 'INVALID_ARGUMENT'));
  }
  assert.deepEqual((await chat.messages()).messages, []);
});
