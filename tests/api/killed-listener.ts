/**
 * Run by events.test.ts: opens the profile in the directory, and prints each message it hears of. Told to
 * `die`, it kills itself in the middle of the first one. The first run makes the profile.
 */

import { writeSync } from 'node:fs';

import { memoryRelay, openEngine } from 'react-native-sealwright';

import { person, syncAll, textOf } from './people.ts';

const [directory = '', how] = process.argv.slice(2);
const relay = memoryRelay();
const engine = await openEngine({ profile: 'ben', directory, relay, allowUnprotected: true });
if (engine.account === undefined) {
  const account = await engine.createAccount({ deviceName: 'd' });
  const ana = await person('ana', relay);
  await engine.sync();
  const chat = await ana.engine.createConversation([account.id]);
  await chat.send('one');
  await chat.send('two');
  await syncAll(ana, { engine, account });
}
engine.on('message', ({ message }) => {
  writeSync(1, `${textOf(message)}\n`);
  if (how === 'die') process.kill(process.pid, 'SIGKILL');
});
