import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import axe from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';

import { launch } from './browser.mts';
import { Phone } from './phone.mts';
import { changedShare } from './pictures.mts';
import { Running } from './running.mts';
import { furnish, WALKS } from './screens.mts';

type Scheme = 'light' | 'dark';
type Look = {
  /** What stands in a phone's address. */
  query: Record<string, string>;
  /** Which screens are kept as pictures, in each of these schemes; all are looked at in each. */
  pictured: Partial<Record<Scheme, readonly string[]>>;
};

const ALL = [...WALKS.map(({ name }) => name), 'first-run', 'cannot-open'];
const SOME = ['conversations', 'chat'];

/** The ways a person may have set up their phone. */
const LOOKS: Record<string, Look> = {
  plain: { query: {}, pictured: { light: ALL, dark: [...SOME, 'transport'] } },
  'large-text': { query: { text: '2' }, pictured: { light: SOME } },
  'right-to-left': { query: { dir: 'rtl' }, pictured: { light: SOME } },
};

/** More of a picture's pixels than this may not change unless the reference is made anew. */
const MOST_CHANGED = 0.01;
const REFERENCES = join(import.meta.dirname, '../../docs/screenshots');
const RENEWS = process.env['SEALWRIGHT_RENEW_SCREENSHOTS'] === '1';
const SIZE = { width: 390, height: 720 };

const running = new Running();
let browser: Browser;
let storage: Awaited<ReturnType<BrowserContext['storageState']>>;

before(async () => {
  [browser] = await Promise.all([launch(), running.start()]);
  const context = await browser.newContext({ viewport: SIZE });
  await furnish(context, running);
  // A profile whose key went away, as after a restored backup.
  const dora = await Phone.open(context, running, 'dora');
  await dora.begin();
  await dora.page.close();
  storage = await context.storageState();
  await context.close();
  rmSync(join(running.state, 'dora/main/key'));
});
after(async () => {
  await browser?.close();
  await running.close();
});

for (const [name, { query, pictured }] of Object.entries(LOOKS)) {
  test(`in ${name}, no screen keeps anybody out, and each looks as its picture`, async (t) => {
    const context = await browser.newContext({
      viewport: SIZE,
      storageState: storage,
      reducedMotion: 'reduce',
      locale: 'en-GB',
    });
    const ana = await Phone.open(context, running, 'ana', query);
    for (const { name: screen, go } of WALKS) {
      await t.test(screen, async () => {
        await ana.home();
        await go(ana);
        await look(ana.page, screen);
      });
    }
    await t.test('first-run', async () => {
      const emil = await Phone.open(context, running, 'emil', query);
      await emil.see('begin');
      await look(emil.page, 'first-run');
    });
    await t.test('cannot-open', async () => {
      const dora = await Phone.open(context, running, 'dora', query);
      await dora.see('state-restoredWithoutKeys');
      await look(dora.page, 'cannot-open');
    });
    await context.close();

    async function look(page: Page, screen: string): Promise<void> {
      for (const [scheme, screens] of Object.entries(pictured)) {
        await page.emulateMedia({ colorScheme: scheme as Scheme });
        assert.deepEqual(await barriers(page), []);
        assert.equal(await overflow(page), 0, 'something is wider than the phone');
        const suffix = name === 'plain' ? scheme : name;
        if (screens.includes(screen)) await compare(page, `${screen}-${suffix}`);
      }
    }
  });
}

/** What axe finds serious or critical on a page, each with the element. */
async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run(document),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

/** By how many pixels a page is wider than its window. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return Math.max(0, scrollWidth - clientWidth);
  });
}

/** Compares a page with its picture, or makes the picture anew. */
async function compare(page: Page, name: string): Promise<void> {
  await page.evaluate(settle);
  const picture = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  const reference = join(REFERENCES, `${name}.png`);
  if (RENEWS) {
    mkdirSync(REFERENCES, { recursive: true });
    const isSame = existsSync(reference) && (await share(reference)) <= MOST_CHANGED;
    if (!isSame) writeFileSync(reference, picture);
    return;
  }
  assert.ok(existsSync(reference), `there is no ${name}.png; make it with scripts/screenshots`);
  const changed = await share(reference);
  if (changed > MOST_CHANGED) {
    const actual = join(import.meta.dirname, `../../build/example/${name}.png`);
    writeFileSync(actual, picture);
    assert.fail(`${(changed * 100).toFixed(1)} % of ${name}.png changed; see ${actual}`);
  }

  function share(file: string): Promise<number> {
    return changedShare(page, picture, readFileSync(file));
  }
}

/** Puts the same in place of what differs from run to run: times, ids, durations. */
function settle(): void {
  const same: Record<string, string> = {
    time: '12:34',
    id: 'q3Vb0mYxkT1sLw8ZcN5hRj2uDf7aEoGp9iQXyKrB4M0',
    duration: '1.0 ms',
  };
  for (const [testId, text] of Object.entries(same)) {
    document
      .querySelectorAll(`[data-testid="${testId}"]`)
      .forEach((element) => (element.textContent = text));
  }
}
