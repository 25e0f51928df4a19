/**
 * One phone: a process of its own with the public API over the real engine. It says its lines when their
 * turn comes, which its own history tells, so a phone that was killed goes on where it was.
 */
import { httpRelay, openEngine, type Conversation, type Engine } from 'react-native-sealwright';
import type { Relay } from 'react-native-sealwright/relay';

import type { Line } from './lines.mts';
import type { Casting, Cue, Received, Report } from './protocol.mts';

const report = (what: Report) => void process.send?.(what);
// Without the stage there is nobody to play for.
process.on('disconnect', () => process.exit(0));

let engine: Engine | undefined;
let me = '';
/** The lines that this phone still has to hand to the relay, in the order in which it will. */
const toSeal: number[] = [];

process.on('message', (cue: Cue) => {
  act(cue).catch((error: unknown) => {
    report({ type: 'failed', why: error instanceof Error ? error.message : String(error) });
  });
});

async function act(cue: Cue): Promise<void> {
  if (cue.type === 'cast') return takePart(cue.casting);
  if (cue.type === 'play') return play(cue.accounts, cue.lines);
  await engine?.close();
  process.disconnect?.();
}

async function takePart({ name, profile, directory, relay }: Casting): Promise<void> {
  me = name;
  engine = await openEngine({
    profile,
    directory,
    allowUnprotected: true,
    relay: observed(httpRelay(relay)),
  });
  const account = engine.account ?? (await engine.createAccount({ deviceName: `${name}'s phone` }));
  report({ type: 'ready', account: account.id, protection: engine.protection });
  await engine.start();
}

async function play(accounts: Record<string, string>, lines: readonly Line[]): Promise<void> {
  if (engine === undefined) throw new Error('a phone plays before it was cast');
  const names = new Map(Object.entries(accounts).map(([name, account]) => [account, name]));
  const chat = await findConversation(engine, Object.keys(accounts)[0] === me, accounts);
  const history = await readHistory(chat);
  for (const [index, message] of history.entries()) {
    const line = lines[index];
    if (line === undefined || names.get(message.sender) !== line.from || message.text !== line.text) {
      throw new Error('the state is of another conversation than the file');
    }
  }
  for (const [index, { state }] of history.entries()) if (state === 'queued') toSeal.push(index);
  let seen = history.length;
  const unsent = new Set(history.filter(({ state }) => state === 'queued').map(({ id }) => id));
  let over = false;

  const goOn = async () => {
    for (let line = lines[seen]; line?.from === me; line = lines[seen]) {
      toSeal.push(seen);
      const message = await chat.send(line.text, { key: `line ${seen}` });
      if (message.state === 'queued') unsent.add(message.id);
      seen = Math.max(seen, message.seq);
    }
    report({ type: 'progress', seen: seen - unsent.size });
    if (seen < lines.length || unsent.size > 0 || over) return;
    over = true;
    const received = (await readHistory(chat)).filter(({ mine }) => !mine);
    const told = received.map(
      (message): Received => ({
        from: names.get(message.sender) ?? '',
        text: message.text,
        at: message.receivedAt,
      }),
    );
    report({ type: 'done', received: told });
  };
  engine.on('message', ({ message }) => {
    seen = Math.max(seen, message.seq);
    return goOn();
  });
  engine.on('messageSent', ({ id }) => {
    unsent.delete(id);
    return goOn();
  });
  await goOn();
}

/** The conversation of this state; the first of the cast starts it, the others are added to it. */
async function findConversation(
  engine: Engine,
  first: boolean,
  accounts: Record<string, string>,
): Promise<Conversation> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const added = engine.on('conversationAdded', () => resolve());
  try {
    let { conversations } = await engine.conversations({ limit: 1 });
    if (conversations.length === 0 && first) {
      const others = Object.entries(accounts).filter(([name]) => name !== me);
      const ids = others.map(([, account]) => account as never);
      return await engine.createConversation(ids);
    }
    while (conversations.length === 0) {
      await promise;
      ({ conversations } = await engine.conversations({ limit: 1 }));
    }
    return conversations[0] as Conversation;
  } finally {
    added.remove();
  }
}

async function readHistory(chat: Conversation) {
  const history = [];
  for (let cursor: number | undefined; ; ) {
    const page = await chat.messages({ order: 'oldest', limit: 500, cursor });
    for (const message of page.messages) {
      history.push({ ...message, text: message.kind === 'text' ? message.text : '' });
    }
    if (page.next === undefined) return history;
    cursor = page.next;
  }
}

/** The same relay, telling the stage what it is given to carry. */
function observed(relay: Relay): Relay {
  return {
    ...relay,
    async append(stream, key, body, unless) {
      const answer = await relay.append(stream, key, body, unless);
      const line = key.startsWith('m/') && !('closed' in answer) ? toSeal.shift() : undefined;
      if (line !== undefined) {
        const end = Buffer.from(body.subarray(-16)).toString('hex');
        report({ type: 'sealed', line, bytes: body.length, end });
      }
      return answer;
    },
  };
}
