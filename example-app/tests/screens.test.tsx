import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openEngine, type Conversation, type Engine } from 'react-native-sealwright';

import { App } from '../src/App.tsx';
import type { People, Person } from '../src/people.tsx';
import { Network } from './network.ts';
import { Shown, until } from './shown.ts';

/** The network of Ana's phone, the app on it, and Ben, who has an engine of his own on the same relay. */
let network: Network;
let ana: Shown;
let ben: Engine;

beforeEach(async () => {
  network = new Network();
  ben = await openEngine({ profile: 'ben', relay: network.everybody, storage: 'memory' });
  const { id } = await ben.createAccount({ deviceName: 'Phone' });
  await ben.sync();
  await ben.start();
  ana = await Shown.of(
    <App relay={network.relay} people={knowing({ id, name: 'Ben' })} onOnline={network.onOnline} />,
  );
});
afterEach(async () => {
  await ana.close();
  await ben.close();
  await (await openEngine({ profile: 'main' })).wipe();
});

test('the first run makes an account and leads to the list of conversations', async () => {
  await ana.see('Welcome');
  expect(ana.words).not.toContain('New conversation');
  await ana.press('begin');
  await ana.see('No conversations yet');
  expect(ana.words).toContain('New conversation');
  expect(ana.words).not.toContain('Welcome');
});

test('what is written waits while there is no network, and is sent once it is back', async () => {
  await startWithBen();
  network.isOnline = false;
  await ana.write('text', 'Hello Ben');
  await ana.press('send');
  const time = expect.any(String);
  expect(await ana.find('message-queued')).toEqual([['Hello Ben', time, 'waiting here']]);
  await ana.see(/^No connection\. .* Waiting here: 1\.$/);

  network.isOnline = true;
  expect(await ana.find('message-sent')).toEqual([['Hello Ben', time, 'sent']]);
  const { lastMessage } = await until(async () => {
    const chat = await chatOf(ben);
    return chat?.lastMessage === undefined ? undefined : chat;
  });
  expect(lastMessage).toMatchObject({ kind: 'text', text: 'Hello Ben', mine: false });
});

test('what another engine wrote appears in the chat that is open', async () => {
  await startWithBen();
  await ana.write('text', 'Are you there?');
  await ana.press('send');
  const chat = await until(() => chatOf(ben));
  await chat.send('Yes, by the window');
  const [[text] = []] = await ana.find('message-received');
  expect(text).toBe('Yes, by the window');
});

test('an error is told in a sentence, with what to do and its code', async () => {
  await ana.press('begin');
  await ana.press('new');
  await ana.write('account-id', 'nobody');
  await ana.press('start');
  await ana.see('That is not acceptable as it is.');
  await ana.see('Look over what you entered and try again.');
  await ana.see('INVALID_ARGUMENT');
});

test('the ways of a message are shown with the reasons for one and against the others', async () => {
  await startWithBen();
  await ana.press('details');
  await ana.press('inspect');
  const [plan = []] = await ana.find('plan');
  expect(plan[0]).toMatch(/^Goes by: Internet, sealed\. Because it is sealed to everybody/);
  expect(plan).toContainEqual(expect.stringMatching(/^SMS: no, you did not allow it; /));
  await ana.see('To Ben');
});

async function startWithBen(): Promise<void> {
  await ana.press('begin');
  await ana.press('new');
  await ana.press('person-Ben');
  await ana.press('start');
  await ana.find('chat');
}

async function chatOf(engine: Engine): Promise<Conversation | undefined> {
  return (await engine.conversations()).conversations[0];
}

/** The contacts of an app that knows some people. */
function knowing(...people: Person[]): People {
  return { list: () => people, subscribe: () => () => undefined, introduce: () => undefined };
}
