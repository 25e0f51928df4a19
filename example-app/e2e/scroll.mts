/**
 * `scripts/bench --app`: how long a page takes to the first list of a profile with 1,000 conversations, and how long its
 * frames last while a person scrolls through all of them. Numbers of this machine and of what else it does.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';

import type { Page } from 'playwright-core';
import { openEngine, parseAccountId } from 'react-native-sealwright';

import { launch } from './browser.mts';
import { Running } from './running.mts';

const CONVERSATIONS = 1_000;
const ROUNDS = 5;
/** A frame longer than this is seen, in milliseconds. */
const SEEN = 50;

const running = new Running();
await fill(join(running.state, 'ana'));
await running.start();
const browser = await launch();
try {
  const starts: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const page = await browser.newPage({ viewport: { width: 390, height: 720 } });
    // Nobody of them has a mailbox, so that there is nothing to ask the relay for.
    await page.goto(running.phone('ana', { network: 'off' }));
    await page.getByTestId('conversation').first().waitFor();
    starts.push(await page.evaluate(listedAfter));
    if (round === ROUNDS - 1) tell(await scroll(page));
    await page.close();
  }
  say('start of the page to the first list, ms', starts);
} finally {
  await browser.close();
  await running.close();
}

/** Fills a phone's profile. */
async function fill(directory: string): Promise<void> {
  const engine = await openEngine({ profile: 'main', directory, allowUnprotected: true });
  await engine.createAccount({ deviceName: 'many' });
  for (let number = 0; number < CONVERSATIONS; number += 1) {
    const stranger = parseAccountId(createHash('sha256').update(`${number}`).digest('base64url'));
    const chat = await engine.createConversation([stranger], { kind: 'group' });
    await chat.send(`The message of number ${number}`);
  }
  await engine.close();
}

/** When the first conversation was painted, in milliseconds since the page was asked for. */
function listedAfter(): Promise<number> {
  return new Promise((resolve) =>
    requestAnimationFrame(() => requestAnimationFrame((now) => resolve(now))),
  );
}

type Scrolled = {
  /** From one frame to the next, in milliseconds. */
  frames: number[];
  /** How long the page's own work held up the frames that it held up by more than 50 ms. */
  busy: number[];
};

/** Turns the wheel as a hand does, down to the last conversation and up again, while the page times its frames. */
async function scroll(page: Page): Promise<Scrolled> {
  await page.mouse.move(195, 360);
  await page.evaluate(() => {
    const frames: number[] = [];
    const busy: number[] = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { blockingDuration: number })[])
        if (entry.blockingDuration > 0) busy.push(entry.duration);
    }).observe({ type: 'long-animation-frame' });
    let before = performance.now();
    const note = (now: number) => {
      frames.push(now - before);
      before = now;
      requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
    Object.assign(window, { scrolled: { frames, busy } });
  });
  const last = page.getByText(`Account`, { exact: false });
  for (const [direction, turns] of [
    [1, 900],
    [-1, 900],
  ] as const) {
    for (let turn = 0; turn < turns; turn += 1) {
      await page.mouse.wheel(0, direction * 120);
      await page.waitForTimeout(8);
    }
  }
  if ((await last.count()) === 0) throw new Error('the list is empty after scrolling');
  return page.evaluate(() => (window as unknown as { scrolled: Scrolled }).scrolled);
}

function tell({ frames, busy }: Scrolled): void {
  say(`frames while ${CONVERSATIONS} conversations scroll, ms`, frames);
  const seen = frames.filter((frame) => frame > SEEN).length;
  console.log(`frames above ${SEEN} ms`.padEnd(66), `${seen} of ${frames.length}`);
  say(`those that the page's own work held up: ${busy.length}, ms`, busy);
}

function say(what: string, values: number[]): void {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share: number) => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(1);
  console.log(what.padEnd(66), `median ${at(0.5)}, 99 % ${at(0.99)}, most ${at(1)}`);
}
