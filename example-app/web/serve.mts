/** `npm run example`: a relay, engines, and a page with phones side by side. */

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { startRelay } from 'sealwright-relay';
import { build, createServer, preview, type CommonServerOptions } from 'vite';

import { serveEngines } from './engines.mts';

const USAGE = `usage: npm run example -- [--phones ana,ben] [--state DIR] [--port PORT] [--open] [--built | --edit]

  --phones  who has a phone: names of a-z. Default ana,ben
  --state   keep the profiles and the relay there, and go on from them; without it nothing is kept
  --port    default: a free one
  --open    show the page in this machine's browser, where it has one
  --built   show the app as it was built the last time
  --edit    for whoever changes the app: pages show a change as soon as a file has it`;

const PHONES = /^[a-z]{1,16}(?:,[a-z]{1,16})*$/;

const { values } = parseArgs({
  options: {
    phones: { type: 'string', default: 'ana,ben' },
    state: { type: 'string' },
    port: { type: 'string', default: '0' },
    built: { type: 'boolean', default: false },
    edit: { type: 'boolean', default: false },
    open: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h' },
  },
});
if (values.help === true || !PHONES.test(values.phones) || !/^\d+$/.test(values.port)) {
  process.exitCode = values.help === true ? 0 : 2;
  say(USAGE);
} else {
  await serve();
}

async function serve(): Promise<void> {
  const directory = resolve(values.state ?? mkdtempSync(join(tmpdir(), 'sealwright-example-')));
  mkdirSync(directory, { recursive: true });
  const relay = await startRelay({ port: 0, data: join(directory, 'relay.db') });
  const token = randomBytes(16).toString('base64url');
  const pages = await openPages({
    host: '127.0.0.1',
    port: Number(values.port),
    // A page may speak only to where it came from, so the relay is reached through this server.
    proxy: {
      '/relay': { target: relay.url, ws: true, rewrite: (path) => path.slice('/relay'.length) },
    },
  });
  const addon =
    process.env['SEALWRIGHT_ADDON'] ?? join(import.meta.dirname, '../../build/sealwright.node');
  serveEngines(pages.server, { addon: resolve(addon), directory, token });
  const page = `${pages.url}?phones=${values.phones}#${token}`;
  say(page);
  if (values.open) show(page);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end());

  async function end(): Promise<void> {
    await pages.close();
    await relay.close();
    if (values.state === undefined) rmSync(directory, { recursive: true, force: true });
    process.exit();
  }
}

type Pages = { server: Server; url: string; close(): Promise<void> };

/** The pages as they would be shipped, or as they are being written. */
async function openPages(at: CommonServerOptions): Promise<Pages> {
  const configFile = join(import.meta.dirname, 'vite.config.mts');
  if (values.edit) {
    const edited = await createServer({ configFile, server: at });
    await edited.listen();
    return opened(edited.httpServer as Server, edited);
  }
  if (!values.built) await build({ configFile, logLevel: 'warn' });
  const built = await preview({ configFile, preview: at });
  return opened(built.httpServer as Server, built);
}

function opened(
  server: Server,
  pages: { resolvedUrls: { local: string[] } | null; close(): Promise<void> },
): Pages {
  return { server, url: pages.resolvedUrls?.local[0] ?? '', close: () => pages.close() };
}

/** Opens a page in the person's browser. Nothing happens without a desktop: the address was printed. */
function show(page: string): void {
  const opener = { darwin: 'open', linux: 'xdg-open' }[process.platform as string];
  const isSeen = process.platform === 'darwin' || process.env['DISPLAY'] !== undefined;
  if (opener === undefined || !isSeen) return;
  spawn(opener, [page], { stdio: 'ignore', detached: true }).on('error', () => undefined);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
