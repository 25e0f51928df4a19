/**
 * Makes a profile that pushes are on their way to: `pushes.mts <folder> <members>` makes the profile `pushed` in the
 * folder, in a group of so many that shows previews and in one of two that does not, and prints what was sent to it
 * since it last synced, a line each: `full` or `none`, stream, seq, key, the body in hex, the text.
 */
import { mkdirSync } from 'node:fs';

import { memoryRelay, openEngine, type Engine, type Relay } from 'react-native-sealwright';
import { streamIdOf } from 'react-native-sealwright/relay';

const [directory = '', members = '2'] = process.argv.slice(2);
mkdirSync(directory, { recursive: true });

const memory = memoryRelay();
const appended: string[] = [];
const relay: Relay = {
  ...memory,
  async append(stream, key, body, unless) {
    const outcome = await memory.append(stream, key, body, unless);
    if ('seq' in outcome) {
      const id = await streamIdOf(stream);
      appended.push([id, outcome.seq, key, Buffer.from(body).toString('hex')].join(' '));
    }
    return outcome;
  },
};

const ana = await person('ana', { storage: 'memory' });
const ben = await person('pushed', { directory, allowUnprotected: true });
const others: Engine[] = [];
for (let count = 2; count < Number(members); count += 1) {
  others.push(await person(`other-${count}`, { storage: 'memory' }));
}
const accounts = [ben, ...others].map((engine) => engine.account!.id);
const group = await ana.createConversation(accounts, { kind: 'group' });
const pair = await ana.createConversation([ben.account!.id]);
for (const engine of [ana, ben, ana, ben, ana, ben]) await engine.sync();
await (await ben.conversation(group.id)).setPreview('full');

const sent = [
  ['full', group, 'all of this is shown'],
  ['none', pair, 'nothing of this is shown'],
  ['full', group, ''.padEnd(1_000, 'a long text ')],
] as const;
for (const [preview, chat, text] of sent) {
  appended.length = 0;
  await chat.send(text);
  await ana.sync();
  const [push] = appended;
  if (push === undefined || appended.length !== 1) throw new Error('one message is one entry');
  console.log([preview, push, text].join(' '));
}
await ben.close();

async function person(profile: string, place: object): Promise<Engine> {
  const engine = await openEngine({ profile, relay, ...place });
  await engine.createAccount({ deviceName: profile });
  await engine.sync();
  return engine;
}
