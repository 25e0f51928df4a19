import { parseArgs } from 'node:util';

import { startRelay } from './server.ts';

const USAGE = `usage: npm run relay -- [--port N] [--host ADDRESS] [--data FILE|DIR] [--token TOKEN]...

  --port   the port to listen on (8787; 0 takes a free one)
  --host   the address to bind (127.0.0.1; another than loopback needs a token)
  --data   the database file, or the directory to keep it in (relay/data)
  --token  a bearer token that is admitted; may be repeated (also: SEALWRIGHT_RELAY_TOKENS, separated by commas)`;

/** Runs the relay until SIGTERM or SIGINT. Its exit code is 0 after a clean stop, 1 if it could not run, 2 for wrong options. */
export async function main(args: readonly string[]): Promise<void> {
  const options = parsed(args);
  if (!options) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  const onError = (error: unknown) => console.error(`relay: ${described(error)}`);
  try {
    const relay = await startRelay({ ...options, onError });
    console.log(`relay: listening on ${relay.url}`);
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.once(signal, () => void relay.close().catch(onError));
  } catch (error) {
    onError(error);
    process.exitCode = 1;
  }
}

function parsed(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '8787' },
        host: { type: 'string', default: '127.0.0.1' },
        data: { type: 'string', default: `${import.meta.dirname}/../data/` },
        token: { type: 'string', multiple: true, default: [] },
      },
    });
    const port = Number(values.port);
    if (!/^\d+$/.test(values.port) || port > 65_535) return undefined;
    const fromEnvironment = (process.env['SEALWRIGHT_RELAY_TOKENS'] ?? '')
      .split(',')
      .filter(Boolean);
    const tokens = [...values.token, ...fromEnvironment];
    return { port, host: values.host, data: values.data, tokens };
  } catch {
    return undefined;
  }
}

function described(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
