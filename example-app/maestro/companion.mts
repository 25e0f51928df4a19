/**
 * The other side of the flows in this folder: a relay on port 8787, where the app looks for it, and Ben, who has an engine
 * in Node and answers what he gets. On port 8788 the flows ask for Ben's account id (`GET /ben`) and take the relay away
 * (`POST /relay/stop`, `POST /relay/start`). Both ports are of this machine only, and nothing is kept.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { httpRelay, openEngine } from 'react-native-sealwright';
import { startRelay } from 'sealwright-relay';

const directory = mkdtempSync(join(tmpdir(), 'sealwright-companion-'));
const start = () => startRelay({ port: 8787, data: join(directory, 'relay.db') });

let relay: Awaited<ReturnType<typeof start>> | undefined = await start();
const ben = await openEngine({
  profile: 'ben',
  directory,
  allowUnprotected: true,
  relay: httpRelay('http://127.0.0.1:8787'),
});
const account = await ben.createAccount({ deviceName: 'Companion' });
ben.on('message', async ({ conversation, message }) => {
  if (message.mine || message.kind !== 'text') return;
  const chat = await ben.conversation(conversation);
  await chat.send(`You said: ${message.text}`);
});
await ben.start();
// Whoever starts a conversation needs Ben's keys, so the relay must have them first.
await ben.sync();

const VERBS: Record<string, () => Promise<string>> = {
  'GET /ben': async () => account.id,
  'POST /relay/stop': async () => {
    await relay?.close();
    relay = undefined;
    return 'stopped';
  },
  'POST /relay/start': async () => {
    relay ??= await start();
    return 'started';
  },
};

const control = createServer(async ({ method, url }, response) => {
  const verb = VERBS[`${method} ${url}`];
  if (verb === undefined) return response.writeHead(404).end();
  response.writeHead(200, { 'content-type': 'text/plain' }).end(await verb());
});
control.listen(8788, '127.0.0.1', () => process.stdout.write(`Ben is ${account.id}\n`));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end());

async function end(): Promise<void> {
  control.close();
  await ben.close();
  await relay?.close();
  rmSync(directory, { recursive: true, force: true });
  process.exit();
}
