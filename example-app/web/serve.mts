/** `npm run example`: a relay, engines, and a page with phones side by side. */

import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { startRelay } from 'sealwright-relay';
import { createServer } from 'vite';

import { serveEngines } from './engines.mts';

const USAGE = `usage: npm run example -- [--phones ana,ben] [--state DIR] [--port PORT]

  --phones  who has a phone, two or three names of a-z. Default ana,ben
  --state   keep the profiles and the relay there, and go on from them; without it nothing is kept
  --port    default: a free one`;

const here = import.meta.dirname;
const { values } = parseArgs({
  options: {
    phones: { type: 'string', default: 'ana,ben' },
    state: { type: 'string' },
    port: { type: 'string', default: '0' },
    help: { type: 'boolean', short: 'h' },
  },
});
if (values.help === true) console.log(USAGE);
else await serve();

async function serve(): Promise<void> {
  const directory = resolve(values.state ?? mkdtempSync(join(tmpdir(), 'sealwright-example-')));
  mkdirSync(directory, { recursive: true });
  const relay = await startRelay({ port: 0, data: join(directory, 'relay.db') });
  const token = randomBytes(16).toString('base64url');
  const pages = await createServer({
    configFile: join(here, 'vite.config.mts'),
    // A page may speak only to where it came from, so the relay is reached through this server.
    server: {
      host: '127.0.0.1',
      port: Number(values.port),
      proxy: {
        '/relay': { target: relay.url, ws: true, rewrite: (path) => path.slice('/relay'.length) },
      },
    },
  });
  if (pages.httpServer === null) throw new Error('the pages have no server');
  const addon = process.env['SEALWRIGHT_ADDON'] ?? resolve(here, '../../build/sealwright.node');
  serveEngines(pages.httpServer as import('node:http').Server, { addon, directory, token });
  await pages.listen();
  const [url = ''] = pages.resolvedUrls?.local ?? [];
  console.log(`${url}?phones=${values.phones}#${token}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void end());
  }

  async function end(): Promise<void> {
    await pages.close();
    await relay.close();
    if (values.state === undefined) rmSync(directory, { recursive: true, force: true });
    process.exit();
  }
}
