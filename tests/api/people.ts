import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

import {
  memoryRelay,
  openEngine,
  type Account,
  type Conversation,
  type Engine,
  type EngineEvent,
  type Message,
  type Relay,
} from 'react-native-sealwright';

/** Somebody with an account, in memory unless a directory is given. */
export type Person = { engine: Engine; account: Account };

/** Opens a profile and makes sure that it has an account. */
export async function person(profile: string, relay: Relay, directory?: string): Promise<Person> {
  const place =
    directory === undefined
      ? { storage: 'memory' as const }
      : { directory, allowUnprotected: true };
  const engine = await openEngine({ profile: `${profile}-${(people += 1)}`, relay, ...place });
  const account = engine.account ?? (await engine.createAccount({ deviceName: profile }));
  return { engine, account };
}

let people = 0;

/** Two people on one relay, each known to it. */
export async function anaAndBen(relay: Relay = memoryRelay()) {
  const [ana, ben] = [await person('ana', relay), await person('ben', relay)];
  await syncAll(ana, ben);
  return { relay, ana, ben };
}

/** Syncs everybody until all that was sent is everywhere. */
export async function syncAll(...everybody: Person[]): Promise<void> {
  for (let round = 0; round < 4; round += 1) {
    for (const { engine } of everybody) await engine.sync();
  }
}

/** What a conversation's history says, oldest first. */
export async function texts(chat: Conversation): Promise<string[]> {
  const all: string[] = [];
  for await (const message of chat.history({ order: 'oldest' })) all.push(textOf(message));
  return all;
}

export function textOf(message: Message): string {
  return message.kind === 'text' ? message.text : `<${message.kind}>`;
}

/** The events that are waiting, and only those. */
export async function waiting(engine: Engine, idleMs = 100): Promise<EngineEvent[]> {
  const events: EngineEvent[] = [];
  const controller = new AbortController();
  let timer = setTimeout(() => controller.abort(), idleMs);
  for await (const event of engine.events({ signal: controller.signal })) {
    events.push(event);
    clearTimeout(timer);
    timer = setTimeout(() => controller.abort(), idleMs);
  }
  return events;
}

/** A folder that is gone after the tests of this file. */
export function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sealwright-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
