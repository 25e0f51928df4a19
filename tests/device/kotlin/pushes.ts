import type * as Public from 'react-native-sealwright';
import { streamIdOf } from 'react-native-sealwright/relay';

import { same, type Suite } from '../suite.ts';

/** The notification path of a phone, which runs without JavaScript. */
export type Phone = {
  /** What may be shown of a push; null for what is no new message or cannot be read now. */
  read(profile: string, push: Partial<Push>): Promise<Shown | null>;
  /** Says whether the person has unlocked the phone since it started. */
  unlock(isUnlocked: boolean): Promise<void>;
};

/** The fields of a push, as docs/notifications.md has them. */
export type Push = { stream: string; seq: string; key: string; body: string };

type Shown = { conversation: string; shown: { sender: string; text: string } | null };

const PROFILE = 'pushed';

/** Pushes that were really sent, between two engines of the package, to a phone that reads them without it. */
export async function pushes(sealwright: typeof Public, phone: Phone): Promise<Suite> {
  const { memoryRelay, openEngine } = sealwright;
  const appended: Push[] = [];
  const memory = memoryRelay();
  const relay: Public.Relay = {
    ...memory,
    async append(stream, key, body, unless) {
      const outcome = await memory.append(stream, key, body, unless);
      if ('seq' in outcome) {
        const id = await streamIdOf(stream);
        appended.push({ stream: id, seq: `${outcome.seq}`, key, body: base64(body) });
      }
      return outcome;
    },
  };
  const ana = await openEngine({ profile: 'ana', storage: 'memory', relay });
  const { id: anaId } = await ana.createAccount({ deviceName: 'd' });
  const ben = await openEngine({ profile: PROFILE, relay });
  const { id: benId } = await ben.createAccount({ deviceName: 'd' });
  for (const engine of [ana, ben]) await engine.sync();
  const group = await ana.createConversation([benId], { kind: 'group' });
  const pair = await ana.createConversation([benId]);
  for (const engine of [ana, ben, ana, ben]) await engine.sync();
  await (await ben.conversation(group.id)).setPreview('full');
  await ben.close();

  async function sent(chat: Public.Conversation, text: string): Promise<Push> {
    appended.length = 0;
    await chat.send(text);
    await ana.sync();
    const [push] = appended;
    if (push === undefined || appended.length !== 1) throw new Error('one message is one entry');
    return push;
  }
  const read = (push: Partial<Push>) => phone.read(PROFILE, push);
  const shown = (text: string): Shown => ({
    conversation: group.id,
    shown: { sender: anaId, text },
  });

  /** Opens the app beside the pushes, and answers with the last texts of a conversation after what it does. */
  async function inApp(id: string, most: number, during: (app: Public.Engine) => Promise<unknown>) {
    const app = await openEngine({ profile: PROFILE, relay });
    await during(app);
    const chat = await app.conversation(id as Public.ConversationId);
    const { messages } = await chat.messages({ limit: most });
    await app.close();
    return messages.map((message) => (message.kind === 'text' ? message.text : '')).toReversed();
  }

  return [
    [
      'who wrote and the text are shown where the conversation allows it, and once',
      async () => {
        const push = await sent(group, 'zwei \u4e09 \u{1f600} \0');
        same(await read(push), shown('zwei \u4e09 \u{1f600} \0'));
        same(await read(push), null, 'a second time');
      },
    ],
    [
      'of any other conversation no more than its id is shown',
      async () => {
        const push = await sent(pair, 'nothing of this');
        same(await read(push), { conversation: pair.id, shown: null });
      },
    ],
    [
      'a push that is bent anywhere is read as nothing, and the true one after it is shown',
      async () => {
        const push = await sent(group, 'true');
        const other = (await sent(pair, 'in another stream')).stream;
        const bent: Partial<Push>[] = [
          { ...push, stream: other },
          { ...push, key: 'x' },
          { ...push, body: bentBody(push.body, 0) },
          { ...push, body: bentBody(push.body, -1) },
          { ...push, body: push.body.slice(0, -4) },
          { stream: push.stream, seq: push.seq, key: push.key },
        ];
        for (const [place, one] of bent.entries()) same(await read(one), null, `bent ${place}`);
        same(await phone.read('another', push), null, 'of another profile');
        same(await read(push), shown('true'));
      },
    ],
    [
      'before the first unlock nothing is read, and nothing is lost',
      async () => {
        const push = await sent(group, 'at dawn');
        await phone.unlock(false);
        same(await read(push), null);
        await phone.unlock(true);
        same(await read(push), shown('at dawn'));
      },
    ],
    [
      'the next sync passes over what was pushed, and brings what was not',
      async () => {
        const before = await sent(group, 'pushed and read');
        await sent(group, 'its push was lost');
        same(await read(before), shown('pushed and read'));
        const texts = await inApp(group.id, 2, (app) => app.sync());
        same(texts, ['pushed and read', 'its push was lost']);
        same(await inApp(group.id, 2, (app) => app.sync()), texts, 'after another sync');
        const whole = ['zwei \u4e09 \u{1f600} \0', 'true', 'at dawn', ...texts];
        same(await inApp(group.id, 9, (app) => app.sync()), whole, 'the whole');
        const apart = ['nothing of this', 'in another stream'];
        same(await inApp(pair.id, 9, (app) => app.sync()), apart);
      },
    ],
    [
      'a push that comes after the sync says nothing new',
      async () => {
        const push = await sent(group, 'synced');
        same(await inApp(group.id, 1, (app) => app.sync()), ['synced']);
        same(await read(push), null);
      },
    ],
    [
      'a push while the app is open, and in the middle of its sync, is there once',
      async () => {
        const one = await sent(group, 'beside the app');
        same(await inApp(group.id, 1, async () => same(await read(one), shown('beside the app'))), [
          'beside the app',
        ]);
        const two = await sent(group, 'both at once');
        const three = await sent(group, 'and another');
        const texts = await inApp(group.id, 3, async (app) => {
          await Promise.all([app.sync(), read(two), read(three), app.sync()]);
          await app.sync();
        });
        same(texts, ['beside the app', 'both at once', 'and another']);
      },
    ],
  ];
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

/** The body with one bit of a byte turned over. */
function bentBody(body: string, at: number): string {
  const bytes = Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0));
  const place = at < 0 ? bytes.length + at : at;
  bytes[place] = (bytes[place] ?? 0) ^ 1;
  return base64(bytes);
}
