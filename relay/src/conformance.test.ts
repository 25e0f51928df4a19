import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';

import { httpRelay, relayConformance } from '../../src/relay/index.ts';
import { sqliteRelay, startRelay, type RunningRelay, type SqliteRelay } from './index.ts';

const limits = {
  streamEntries: 400,
  streamBytes: 12 << 20,
  takesPerHour: 60,
  poolItems: 30,
  poolItemBytes: 200,
};

describe('the SQLite relay without a network', () => {
  const data = mkdtempSync(join(tmpdir(), 'relay-'));
  let relay: SqliteRelay | undefined;
  const open = async () => (relay = sqliteRelay({ data, limits }));
  after(() => {
    relay?.close();
    rmSync(data, { recursive: true });
  });

  relayConformance({
    test,
    limits,
    create: async () => relay ?? (await open()),
    async restart() {
      relay?.close();
      return open();
    },
  });
});

describe('the relay over HTTP, with the client', () => {
  const data = mkdtempSync(join(tmpdir(), 'relay-'));
  const client = new AbortController();
  let relay: RunningRelay | undefined;
  const start = async () => {
    relay = await startRelay({ port: 0, data, limits, tokens: ['admitted'] });
    return httpRelay(relay.url, { token: 'admitted', signal: client.signal });
  };
  after(async () => {
    client.abort();
    await relay?.close();
    rmSync(data, { recursive: true });
  });

  relayConformance({
    test,
    limits,
    create: async () =>
      relay ? httpRelay(relay.url, { token: 'admitted', signal: client.signal }) : await start(),
    async restart() {
      await relay?.close();
      return start();
    },
  });
});
