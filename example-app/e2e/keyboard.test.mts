import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import type { Browser, BrowserContext, Page } from 'playwright-core';

import { launch } from './browser.mts';
import { Phone } from './phone.mts';
import { Running } from './running.mts';

const running = new Running();
let browser: Browser;
let context: BrowserContext;
let ana: Phone;

before(async () => {
  [browser] = await Promise.all([launch(), running.start()]);
  context = await browser.newContext({ viewport: { width: 390, height: 720 } });
  ana = await Phone.open(context, running, 'ana');
  await ana.begin();
  await (await Phone.open(context, running, 'ben')).begin();
});
after(async () => {
  await browser?.close();
  await running.close();
});

test('with nothing but the keyboard a conversation is started and written in, and focus is seen', async () => {
  const { page } = ana;
  await page.bringToFront();
  await tabTo(page, 'new');
  await page.keyboard.press('Enter');
  await ana.see('account-id');
  await tabTo(page, 'person-Ben');
  await page.keyboard.press('Space');
  await tabTo(page, 'account-id');
  await tabTo(page, 'start');
  await page.keyboard.press('Enter');
  await ana.see('text');
  await tabTo(page, 'details');
  await tabTo(page, 'messages');
  await tabTo(page, 'text');
  await page.keyboard.type('By keyboard');
  await tabTo(page, 'send');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await ana.message('By keyboard', 'sent');
});

test('on a slow network what is written is seen at once, and one can go on meanwhile', async () => {
  await context.route('**/relay/**', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await route.continue().catch(() => undefined);
  });
  await ana.write('Slowly');
  await ana.message('Slowly', 'queued');
  await ana.home();
  await ana.enter('Ben');
  await ana.message('Slowly', 'queued');
  await ana.message('Slowly', 'sent');
});

test('an engine that takes its time is waited for with a word of what is under way', async () => {
  await ana.page.routeWebSocket('**/engine?*', (socket) => {
    const engine = socket.connectToServer();
    socket.onMessage((message) => void setTimeout(() => engine.send(message), 1_000));
  });
  await ana.restart();
  await ana.page.getByText('Opening your messages').waitFor();
  await ana.see('conversation');
});

/** Presses Tab until the element is reached; each one on the way shows that it has the focus. */
async function tabTo(page: Page, testId: string): Promise<void> {
  for (let step = 0; step < 30; step += 1) {
    await page.keyboard.press('Tab');
    const { id, isSeen, html } = await page.evaluate(() => {
      const element = document.activeElement ?? document.body;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return {
        id: element.getAttribute('data-testid'),
        isSeen: element === document.body || (outlineStyle !== 'none' && outlineWidth !== '0px'),
        html: element.outerHTML.slice(0, 200),
      };
    });
    assert.ok(isSeen, `focus is not seen on ${html}`);
    if (id === testId) return;
  }
  assert.fail(`Tab does not reach ${testId}`);
}
