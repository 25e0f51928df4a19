/**
 * One phone: a process of its own with the public API over the real engine. It says its lines when their
 * turn comes, which its own history tells, so a phone that was killed goes on where it was.
 */
import { setTimeout as pause } from 'node:timers/promises';

import {
  httpRelay,
  isSealwrightError,
  openEngine,
  type AccountId,
  type Conversation,
  type Engine,
  type Message,
  type OpenEngineOptions,
} from 'react-native-sealwright';
import type { Relay } from 'react-native-sealwright/relay';

import type { Casting, Cue, Received, Report, Script } from './protocol.mts';

const report = (what: Report) => void process.send?.(what);
// Without the stage there is nobody to play for.
process.on('disconnect', () => process.exit(0));

/** How long a process that was just killed may take to let go of its profile, in milliseconds. */
const LETTING_GO = 5_000;

let own: Engine | undefined;
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
  if (own === undefined) throw new Error('a phone acts before it was cast');
  if (cue.type === 'compare') return compare(own, cue.script);
  if (cue.type === 'play') return play(own, cue.script);
  await own.close();
  process.disconnect?.();
}

async function takePart({ name, profile, directory, relay }: Casting): Promise<void> {
  me = name;
  const engine = await opened({
    profile,
    directory,
    allowUnprotected: true,
    relay: observed(httpRelay(relay)),
  });
  own = engine;
  const account = engine.account ?? (await engine.createAccount({ deviceName: 'Demo phone' }));
  const chat = await conversationOf(engine);
  for (const { state, seq } of chat === undefined ? [] : await readHistory(chat)) {
    if (state === 'queued') toSeal.push(seq - 1);
  }
  await engine.start();
  // Who starts a conversation needs the keys of the others, so the relay must have them first.
  await engine.sync();
  report({
    type: 'ready',
    account: account.id,
    protection: engine.protection,
    ...(chat === undefined ? {} : { members: chat.members }),
  });
}

/** Opens the profile; the process of a run that was just killed may take a moment to let go of it. */
async function opened(options: OpenEngineOptions): Promise<Engine> {
  const patience = Date.now() + LETTING_GO;
  for (;;) {
    try {
      return await openEngine(options);
    } catch (error) {
      if (!isSealwrightError(error, 'PROFILE_IN_USE') || Date.now() > patience) throw error;
      await pause(100);
    }
  }
}

/** Looks whether what the profile holds is how the lines begin, before anything is said. */
async function compare(engine: Engine, { cast, lines }: Script): Promise<void> {
  const accounts = new Map(cast);
  const chat = await conversationOf(engine);
  const history = chat === undefined ? [] : await readHistory(chat);
  const at = history.findIndex(({ sender, text }, index) => {
    const line = lines[index];
    return line === undefined || accounts.get(line.from) !== sender || line.text !== text;
  });
  report({ type: 'compared', ...(at < 0 ? {} : { difference: at + 1 }) });
}

async function play(engine: Engine, { cast, lines }: Script): Promise<void> {
  const names = new Map(cast.map(([name, account]) => [account, name]));
  const sent = new Set<string>();
  const unsent = new Set<string>();
  let chat: Conversation | undefined;
  let seen = 0;
  let over = false;

  const see = ({ seq, state, id }: Message) => {
    seen = Math.max(seen, seq);
    if (state === 'queued' && !sent.has(id)) unsent.add(id);
  };
  /** Finds the conversation, if it is there yet, and reads how far it is. */
  const begin = async () => {
    const found = (await conversationOf(engine)) ?? (await startIfFirst(engine, cast));
    for (const message of found === undefined ? [] : await readHistory(found)) see(message);
    return found;
  };
  /** Says every line whose turn it is. */
  const step = async () => {
    chat ??= await begin();
    if (chat === undefined || over) return;
    for (let line = lines[seen]; line?.from === me; line = lines[seen]) {
      toSeal.push(seen);
      see(await chat.send(line.text, { key: `line ${seen}` }));
    }
    report({ type: 'progress', seen: seen - unsent.size });
    if (seen < lines.length || unsent.size > 0) return;
    over = true;
    const received = (await readHistory(chat)).filter(({ mine }) => !mine);
    const told = received.map((message): Received => ({
      from: names.get(message.sender) ?? '',
      text: message.text,
      at: message.receivedAt,
    }));
    report({ type: 'done', received: told });
  };

  let turn = Promise.resolve();
  const goOn = () => (turn = turn.then(step));
  engine.on('conversationAdded', goOn);
  engine.on('message', ({ message }) => {
    see(message);
    return goOn();
  });
  engine.on('messageSent', ({ id }) => {
    sent.add(id);
    unsent.delete(id);
    return goOn();
  });
  engine.on('error', ({ error }) => {
    report({ type: 'failed', why: error instanceof Error ? error.message : String(error) });
  });
  await goOn();
}

async function conversationOf(engine: Engine): Promise<Conversation | undefined> {
  const { conversations } = await engine.conversations({ limit: 1 });
  return conversations[0];
}

/** Who is first in the cast starts the conversation; to the others it comes. */
async function startIfFirst(
  engine: Engine,
  [first, ...others]: readonly (readonly [string, AccountId])[],
): Promise<Conversation | undefined> {
  if (first?.[0] !== me) return undefined;
  return engine.createConversation(others.map(([, account]) => account));
}

async function readHistory(chat: Conversation) {
  const history: (Message & { text: string })[] = [];
  for await (const message of chat.history({ order: 'oldest', limit: 500 })) {
    history.push({ ...message, text: message.kind === 'text' ? message.text : '' });
  }
  return history;
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
