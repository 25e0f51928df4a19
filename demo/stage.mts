import { fork, spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

import type { AccountId } from 'react-native-sealwright';

import type { Line } from './lines.mts';
import type { Cue, Received, Report } from './protocol.mts';

/** The processes of a performance: the relay, and a phone for each name. */

/** What the stage tells while it plays. */
export type Watcher = {
  ready(name: string, protection: string): void;
  progress(name: string, seen: number): void;
  sealed(line: number, bytes: number, end: string): void;
};

/** What every participant received, in order. */
export type Transcript = Map<string, Received[]>;

/** No line may take longer than this, in milliseconds. */
const PATIENCE = 180_000;

/**
 * Plays `lines` with a phone for each of `names` (name to profile), all state in `directory`. Resolves
 * with what each received once everything arrived; rejects as soon as a process dies or nothing moves.
 */
export async function perform(
  directory: string,
  names: ReadonlyMap<string, string>,
  lines: readonly Line[],
  watcher: Watcher,
): Promise<Transcript> {
  const processes: ChildProcess[] = [];
  try {
    const relay = await startRelay(directory, processes);
    const failure = Promise.withResolvers<never>();
    failure.promise.catch(() => undefined);
    relay.process.once('exit', () => failure.reject(new Error('the relay died')));
    const cast = [...names].map(([name, profile]) => {
      const phone = new Phone(name, failure.reject, watcher);
      processes.push(phone.process);
      phone.cue({ type: 'cast', casting: { name, profile, directory, relay: relay.url } });
      return phone;
    });
    const accounts: Record<string, AccountId> = {};
    for (const phone of cast) accounts[phone.name] = await Promise.race([phone.ready, failure.promise]);
    for (const phone of cast) phone.cue({ type: 'play', accounts, lines });
    const transcript: Transcript = new Map();
    for (const phone of cast) transcript.set(phone.name, await Promise.race([phone.done, failure.promise]));
    await Promise.all(cast.map((phone) => phone.leave()));
    relay.process.removeAllListeners('exit');
    await ended(relay.process, () => relay.process.kill('SIGTERM'));
    return transcript;
  } finally {
    for (const one of processes) if (one.exitCode === null) one.kill('SIGKILL');
  }
}

class Phone {
  readonly name: string;
  readonly process: ChildProcess;
  readonly ready: Promise<AccountId>;
  readonly done: Promise<Received[]>;
  #leaving = false;

  constructor(name: string, fail: (error: Error) => void, watcher: Watcher) {
    this.name = name;
    const ready = Promise.withResolvers<AccountId>();
    const done = Promise.withResolvers<Received[]>();
    this.ready = ready.promise;
    this.done = done.promise;
    this.process = fork(new URL('phone.mts', import.meta.url), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    let still: NodeJS.Timeout | undefined;
    const moved = () => {
      clearTimeout(still);
      still = setTimeout(() => fail(new Error(`nothing moves at ${name}`)), PATIENCE).unref();
    };
    this.process.once('exit', () => {
      clearTimeout(still);
      if (!this.#leaving) fail(new Error(`the process of ${name} died`));
    });
    this.process.on('message', (report: Report) => {
      moved();
      if (report.type === 'failed') fail(new Error(`${name}: ${report.why}`));
      if (report.type === 'progress') watcher.progress(name, report.seen);
      if (report.type === 'sealed') watcher.sealed(report.line, report.bytes, report.end);
      if (report.type === 'ready') {
        watcher.ready(name, report.protection);
        ready.resolve(report.account);
      }
      if (report.type === 'done') {
        clearTimeout(still);
        done.resolve(report.received);
      }
    });
    moved();
  }

  cue(cue: Cue): void {
    this.process.send(cue, () => undefined);
  }

  async leave(): Promise<void> {
    this.#leaving = true;
    await ended(this.process, () => this.cue({ type: 'leave' }));
  }
}

async function startRelay(directory: string, processes: ChildProcess[]) {
  const program = new URL('../relay/start.mjs', import.meta.url).pathname;
  const args = ['--disable-warning=ExperimentalWarning', program, '--port', '0', '--data', `${directory}/relay/`];
  const relay = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  processes.push(relay);
  const url = Promise.withResolvers<string>();
  createInterface(relay.stdout).on('line', (line) => {
    const found = /listening on (\S+)/.exec(line)?.[1];
    if (found !== undefined) url.resolve(found);
  });
  relay.once('exit', () => url.reject(new Error('the relay did not start')));
  return { process: relay, url: await url.promise };
}

function ended(child: ChildProcess, act: () => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    act();
  });
}
