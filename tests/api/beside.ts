/**
 * Run by two-processes.test.ts: opens the profile in a role and does something with it over and over, until it
 * is killed. It says what it is about to send, what was accepted, and of each step what it was and how long
 * the engine took, in milliseconds.
 */
import { writeSync } from 'node:fs';

import { httpRelay, isSealwrightError, openEngine } from 'react-native-sealwright';

const [directory = '', role, url = '', run = ''] = process.argv.slice(2);
const options = { profile: 'main', directory, allowUnprotected: true, relay: httpRelay(url) };
const say = (...words: (string | number)[]) => writeSync(1, `${words.join(' ')}\n`);

const engine = await openEngine({ ...options, role: role === 'app' ? 'app' : 'extension' });
const { conversations } = await engine.conversations();
const chat = conversations[0];
if (chat === undefined) throw new Error('there is no conversation');

for (let number = 0; ; number += 1) {
  const dice = Math.random();
  if (dice < 0.3) {
    const text = `${role}-${run}-${number}`;
    say('trying', text);
    const took = await timed(() => chat.send(text));
    say('accepted', text);
    say('step', 'send', took);
  } else if (dice < 0.5) {
    say('step', 'messages', await timed(() => chat.messages({ limit: 20 })));
  } else {
    const took = await timed(() => engine.sync()).catch((error: unknown) => {
      if (isSealwrightError(error, 'RELAY_UNAVAILABLE')) return 0;
      throw error;
    });
    say('step', 'sync', took);
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return Math.round(performance.now() - from);
}
