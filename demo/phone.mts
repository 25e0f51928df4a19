/**
 * One phone: a process of its own with the public API over the real engine. It says its lines when their
 * turn comes, which its own history tells, so a phone that was killed goes on where it was.
 */
import { httpRelay, openEngine, type AccountId, type Conversation, type Engine } from 'react-native-sealwright';
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
  if (engine === undefined) throw new Error('a phone acts before it was cast');
  if (cue.type === 'play') return play(engine, cue.accounts, cue.lines);
  await engine.close();
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

async function play(
  engine: Engine,
  accounts: Record<string, AccountId>,
  lines: readonly Line[],
): Promise<void> {
  const names = new Map(Object.entries(accounts).map(([name, account]) => [account, name]));
  const unsent = new Set<string>();
  let chat: Conversation | undefined;
  let seen = 0;

  /** Finds the conversation, if it is there yet, and reads how far it is. */
  const begin = async (): Promise<Conversation | undefined> => {
    const found = await findConversation(engine, Object.keys(accounts)[0] === me, accounts);
    for (const [index, message] of (found ? await readHistory(found) : []).entries()) {
      const line = lines[index];
      if (names.get(message.sender) !== line?.from || message.text !== line.text) {
        throw new Error('the state is of another conversation than the file');
      }
      seen = message.seq;
      if (message.state !== 'queued') continue;
      unsent.add(message.id);
      toSeal.push(index);
    }
    return found;
  };
  /** Says every line whose turn it is. */
  const step = async () => {
    chat ??= await begin();
    if (chat === undefined) return;
    for (let line = lines[seen]; line?.from === me; line = lines[seen]) {
      toSeal.push(seen);
      const message = await chat.send(line.text, { key: `line ${seen}` });
      unsent.add(message.id);
      seen = message.seq;
    }
    report({ type: 'progress', seen: seen - unsent.size });
    if (seen < lines.length || unsent.size > 0) return;
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

  let turn = Promise.resolve();
  const goOn = () => (turn = turn.then(step));
  engine.on('conversationAdded', goOn);
  engine.on('message', ({ message }) => {
    if (chat !== undefined) seen = Math.max(seen, message.seq);
    return goOn();
  });
  engine.on('messageSent', ({ id }) => {
    unsent.delete(id);
    return goOn();
  });
  engine.on('error', ({ error }) => report({ type: 'failed', why: String(error) }));
  await goOn();
}

/** The conversation of this state, if it is there; the first of the cast starts it. */
async function findConversation(
  engine: Engine,
  first: boolean,
  accounts: Record<string, AccountId>,
): Promise<Conversation | undefined> {
  const { conversations } = await engine.conversations({ limit: 1 });
  if (conversations.length > 0 || !first) return conversations[0];
  const others = Object.entries(accounts).filter(([name]) => name !== me);
  return engine.createConversation(others.map(([, account]) => account));
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
