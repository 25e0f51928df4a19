import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, afterEach, before, beforeEach, test } from 'node:test';

import type { Browser, BrowserContext } from 'playwright-core';

import { launch } from './browser.mts';
import { Phone } from './phone.mts';
import { Running } from './running.mts';
import { findings, listenTo } from './traffic.mts';

const running = new Running();
let browser: Browser;
let context: BrowserContext;

before(async () => {
  [browser] = await Promise.all([launch(), running.start()]);
});
after(async () => {
  await browser?.close();
  await running.close();
});
// What was on the phones when a test failed, for whoever looks for the reason.
afterEach(async (ended) => {
  if (!('passed' in ended) || ended.passed) return;
  for (const [index, page] of context.pages().entries()) {
    await page.screenshot({ path: join('build/example', `failed-${index}.png`) });
  }
});
// Each test has people of its own, who know each other by the storage of their context.
beforeEach(async () => {
  await context?.close();
  context = await browser.newContext({ viewport: { width: 390, height: 720 } });
});

test('two phones chat, and each sees how far its messages came', async () => {
  const [ana, ben] = await people('ana', 'ben');
  await ana.start('Ben');
  await ana.write('Hello Ben');
  await ana.message('Hello Ben', 'sent');
  await ben.enter('Ana');
  await ben.message('Hello Ben', 'received');
  await ben.write('Hello Ana');
  await ana.message('Hello Ana', 'received');
  assert.deepEqual(await ana.messages(), ['Hello Ben', 'Hello Ana']);
  assert.deepEqual(await ben.messages(), ['Hello Ben', 'Hello Ana']);
});

test('three phones form a group, and whoever is removed reads no further', async () => {
  const [cleo, dan, eve] = await people('cleo', 'dan', 'eve');
  await cleo.start('Dan', 'Eve');
  await cleo.write('To both of you');
  for (const other of [dan, eve]) {
    await other.enter('Cleo');
    await other.message('To both of you', 'received');
  }
  await cleo.tap('details');
  await cleo.page.getByRole('button', { name: 'Remove Eve' }).click();
  await cleo.page.getByRole('button', { name: 'Remove Eve' }).waitFor({ state: 'detached' });
  await cleo.back();
  await cleo.write('To Dan alone');
  await dan.message('To Dan alone', 'received');
  await eve.page.getByText('You are not in this conversation any more.').waitFor();
  assert.deepEqual(await eve.messages(), ['To both of you']);
});

test('what is written without a network waits, and goes out when it is back', async () => {
  const [finn, gia] = await people('finn', 'gia');
  await finn.start('Gia');
  await finn.write('Before');
  await finn.message('Before', 'sent');
  await gia.enter('Finn');
  await gia.message('Before', 'received');

  await finn.network(false);
  await finn.write('In the tunnel');
  await finn.message('In the tunnel', 'queued');
  await finn.see('offline');
  await gia.write('Are you there?');
  await gia.message('Are you there?', 'sent');
  assert.deepEqual(await finn.messages(), ['Before', 'In the tunnel']);

  await finn.network(true);
  await finn.message('In the tunnel', 'sent');
  await finn.message('Are you there?', 'received');
  await gia.message('In the tunnel', 'received');
});

test('killed in mid-sentence, with all its engines, a phone loses nothing that was accepted', async () => {
  const [hugo, iris] = await people('hugo', 'iris');
  await hugo.start('Iris');
  await hugo.write('One');
  await hugo.message('One', 'sent');
  await hugo.network(false);
  await hugo.write('Two');
  await hugo.message('Two', 'queued');
  await hugo.write('Three');
  await hugo.message('Three', 'queued');
  await hugo.page.getByTestId('text').fill('Fo');

  await running.kill();
  await running.start();
  await Promise.all([hugo.restart(), iris.restart()]);

  await iris.enter('Hugo');
  for (const text of ['One', 'Two', 'Three']) await iris.message(text, 'received');
  assert.deepEqual(await iris.messages(), ['One', 'Two', 'Three']);
  await hugo.enter('Iris');
  await hugo.message('Three', 'sent');
  assert.deepEqual(await hugo.messages(), ['One', 'Two', 'Three']);
});

test('a page gets no byte of a key from its engine', async () => {
  const frames = listenTo(context);
  const [jan, kim] = await people('jan', 'kim');
  await jan.start('Kim');
  await jan.write('A text that must be found, or the search finds nothing');
  await jan.message('A text', 'sent');
  await kim.enter('Jan');
  await kim.message('A text', 'received');
  await jan.back();
  for (const screen of ['custody', 'diagnostics']) {
    await jan.tap('menu');
    await jan.tap(`menu-${screen}`);
    await jan.see(screen);
    await jan.back();
    await jan.back();
  }

  const key = readFileSync(join(running.state, 'jan/main/key'));
  assert.equal(key.length, 94);
  assert.deepEqual(findings(frames, key), []);
  assert.notDeepEqual(findings(frames, Buffer.from('A text that must be found')), []);
});

test('each state of an installation that a computer can have is shown, and its way out leads to a fresh start', async () => {
  const [lea, moe] = await people('lea', 'moe');
  const profile = join(running.state, 'lea/main');
  const key = join(profile, 'key');
  await lea.start('Moe');
  await lea.write('Before all that');
  await lea.message('Before all that', 'sent');
  await moe.enter('Lea');
  await moe.message('Before all that', 'received');

  await whileClosed(() => cpSync(profile, join(running.state, 'older'), { recursive: true }));
  await lea.enter('Moe');
  await lea.write('After the copy');
  await lea.message('After the copy', 'sent');
  await whileClosed(() => {
    const newest = readFileSync(key);
    rmSync(profile, { recursive: true });
    cpSync(join(running.state, 'older'), profile, { recursive: true });
    writeFileSync(key, newest);
  });
  await lea.tap('rejoin');
  await lea.page.getByTestId('rolled-back').waitFor({ state: 'detached' });
  await lea.enter('Moe');
  await lea.message('Before all that', 'sent');

  const olderKey = readFileSync(key);
  await whileClosed(() => rmSync(key));
  await startOver('restoredWithoutKeys');

  await whileClosed(() => writeFileSync(key, olderKey));
  await startOver('wrongKey');

  await whileClosed(() => writeFileSync(key, readFileSync(key).fill(0, 40)));
  await startOver('keyInvalidated');

  await whileClosed(() => {
    const database = new DatabaseSync(join(profile, 'sealwright.db'));
    database.exec('PRAGMA user_version = 1000');
    database.close();
  });
  await lea.see('state-newerFormat');
  assert.equal(await lea.page.getByRole('button').count(), 0);

  await whileClosed(() => {
    const kept = readFileSync(key);
    rmSync(profile, { recursive: true });
    mkdirSync(profile);
    writeFileSync(key, kept);
  });
  await startOver('orphanedKeys', 'discardOrphan');

  /** Changes what lies on the disk while nobody has the profile open. */
  async function whileClosed(change: () => void): Promise<void> {
    await running.kill();
    change();
    await running.start();
    await Promise.all([lea.restart(), moe.restart()]);
  }

  async function startOver(state: string, action = 'startOver'): Promise<void> {
    await lea.see(`state-${state}`);
    await lea.tap(action);
    await lea.tap(action);
    await lea.begin();
  }
});

/** Opens phones, and gives each an account. */
async function people<Names extends string[]>(
  ...names: Names
): Promise<{ [Index in keyof Names]: Phone }> {
  const phones: Phone[] = [];
  for (const name of names) {
    const phone = await Phone.open(context, running, name);
    await phone.begin();
    phones.push(phone);
  }
  return phones as { [Index in keyof Names]: Phone };
}
