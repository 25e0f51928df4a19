import type { BrowserContext } from 'playwright-core';

/** Everything that pages of a context send and get over sockets from now on; the list grows as they do. */
export function listenTo(context: BrowserContext): Buffer[] {
  const frames: Buffer[] = [];
  const keep = ({ payload }: { payload: string | Buffer }) => frames.push(Buffer.from(payload));
  context.on('page', (page) =>
    page.on('websocket', (socket) => socket.on('framesent', keep).on('framereceived', keep)),
  );
  return frames;
}

/** Bytes in a row that do not meet by chance. */
const RUN = 12;

/**
 * Which runs of some bytes stand in frames: as they are, in hexadecimal, or in base64 of either alphabet, wherever in its
 * groups of three they begin.
 */
export function findings(frames: readonly Buffer[], secret: Buffer): string[] {
  const traffic = Buffer.concat(frames).toString('latin1');
  const text = traffic.replaceAll('-', '+').replaceAll('_', '/');
  const found: string[] = [];
  for (let at = 0; at + RUN <= secret.length; at += 1) {
    const run = secret.subarray(at, at + RUN);
    // Zeroes of a header, or a counter, are in every message.
    if (new Set(run).size < RUN / 2) continue;
    const hex = run.toString('hex');
    const isThere =
      traffic.includes(run.toString('latin1')) ||
      traffic.includes(hex) ||
      traffic.includes(hex.toUpperCase()) ||
      text.includes(run.toString('base64'));
    if (isThere) found.push(hex);
  }
  return found;
}
