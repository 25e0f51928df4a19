import type { BrowserContext } from 'playwright-core';

import { Phone } from './phone.mts';
import type { Running } from './running.mts';

/** How a screen is reached from the list of conversations; the name is that of its picture. */
export type Walk = { readonly name: string; go(phone: Phone): Promise<void> };

/** Everything that Ana's phone can show, from the list of conversations on. */
export const WALKS: readonly Walk[] = [
  { name: 'conversations', go: (phone) => phone.see('conversation') },
  { name: 'chat', go: (phone) => phone.enter('Ben') },
  {
    name: 'new-conversation',
    async go(phone) {
      await phone.tap('new');
      await phone.tap('person-Ben');
      await phone.tap('person-Cleo');
    },
  },
  {
    name: 'members',
    async go(phone) {
      await phone.enter('Ben, Cleo');
      await phone.tap('details');
      await phone.see('leave');
    },
  },
  { name: 'menu', go: (phone) => phone.tap('menu') },
  { name: 'custody', go: (phone) => fromMenu(phone, 'custody') },
  {
    name: 'custody-states',
    async go(phone) {
      await fromMenu(phone, 'custody');
      await phone.tap('show-restoredWithoutKeys');
      await phone.page.getByTestId('state-restoredWithoutKeys').scrollIntoViewIfNeeded();
    },
  },
  { name: 'transport', go: (phone) => fromMenu(phone, 'transport') },
  {
    name: 'transport-simulated',
    async go(phone) {
      await fromMenu(phone, 'transport');
      await phone.page.getByText('Satellite only').click();
      await phone.page.getByText('Waits until').waitFor();
      await phone.page.getByText('Waits until').scrollIntoViewIfNeeded();
    },
  },
  { name: 'security', go: (phone) => fromMenu(phone, 'security') },
  { name: 'notifications', go: (phone) => fromMenu(phone, 'notifications') },
  { name: 'diagnostics', go: (phone) => fromMenu(phone, 'diagnostics') },
  {
    // The last, because it leaves the phone without a network.
    name: 'chat-offline',
    async go(phone) {
      await phone.restart({ network: 'off' });
      await phone.enter('Ben, Cleo');
      await phone.page.locator('[data-testid="chat"] [data-testid="offline"]').waitFor();
    },
  },
];

/** Three people with something to show: a chat, a group, and a device where nobody began yet. */
export async function furnish(context: BrowserContext, running: Running): Promise<void> {
  const [ana, ben, cleo] = await Promise.all(
    ['ana', 'ben', 'cleo'].map((name) => Phone.open(context, running, name)),
  );
  if (ana === undefined || ben === undefined || cleo === undefined) throw new Error('nobody');
  for (const phone of [ana, ben, cleo]) await phone.begin();
  await ana.start('Ben', 'Cleo');
  await ana.write('Who is in for the lake on Sunday?');
  await ana.message('Who is in', 'sent');
  await cleo.enter('Ana');
  await cleo.write('Me, if it does not rain');
  await ana.message('Me, if it', 'received');
  await ana.back();
  await ana.start('Ben');
  await ana.write('Did you get the tickets?');
  await ana.message('Did you get', 'sent');
  await ben.enter('Ana');
  await ben.write('Both of them, and a seat by the window');
  await ana.message('Both of them', 'received');
  await ana.write('You are the best');
  await ana.message('You are', 'sent');
  await Promise.all([ana, ben, cleo].map(({ page }) => page.close()));
}

async function fromMenu(phone: Phone, name: string): Promise<void> {
  await phone.tap('menu');
  await phone.tap(`menu-${name}`);
  await phone.see(name);
}
