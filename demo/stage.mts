import { fork, spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

import type { AccountId } from 'react-native-sealwright';

import type { Line } from './lines.mts';
import type { Cue, Received, Report } from './protocol.mts';
import { shown } from './teller.mts';

/** The processes of a performance: the relay, and a phone for each name. */

/** What the stage tells while it plays. */
export type Watcher = {
  ready(name: string, protection: string): void;
  progress(name: string, seen: number): void;
  sealed(line: number, bytes: number, end: string): void;
};

/** What is played, and where everything is kept. */
export type Play = {
  directory: string;
  /** The profile of each participant. */
  profiles: ReadonlyMap<string, string>;
  lines: readonly Line[];
  watcher: Watcher;
  /** Ends it; what was said so far stays in the directory. */
  signal: AbortSignal;
};

/** The directory holds another conversation than the one to play. */
export class OtherState extends Error {}

/** What every participant received, in order. */
export type Transcript = Map<string, Received[]>;

/** No phone may be silent for longer than this, in milliseconds. */
const PATIENCE = 180_000;
/** How long the relay of a run that was just killed may take to let go of its database, in milliseconds. */
const LETTING_GO = 5_000;

/**
 * Plays the lines with a process for each participant. Resolves with what each received once everything
 * arrived; rejects as soon as a process dies, nothing moves or the signal says so. No process is left.
 */
export async function perform(play: Play): Promise<Transcript> {
  const processes: ChildProcess[] = [];
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => undefined);
  play.signal.addEventListener('abort', () => failure.reject(new Error('interrupted')));
  try {
    return await Promise.race([played(play, processes, failure.reject), failure.promise]);
  } finally {
    await Promise.all(processes.map((one) => ended(one, () => one.kill('SIGKILL'))));
  }
}

async function played(play: Play, processes: ChildProcess[], fail: Fail): Promise<Transcript> {
  const { directory, profiles, lines, watcher } = play;
  const relay = await startRelay(play, processes);
  play.signal.throwIfAborted();
  const died = () => fail(new Error('the relay died'));
  relay.process.once('exit', died);
  const phones = [...profiles].map(([name, profile]) => {
    const phone = new Phone(name, fail, watcher);
    processes.push(phone.process);
    phone.cue({ type: 'cast', casting: { name, profile, directory, relay: relay.url } });
    return phone;
  });
  const ready = await Promise.all(phones.map((phone) => phone.ready));
  const cast = ready.map(({ account }, index) => [phones[index]?.name ?? '', account] as const);
  for (const { members } of ready) assertSameCast(cast, members);
  const script = { cast, lines };
  for (const phone of phones) phone.cue({ type: 'compare', script });
  await Promise.all(phones.map((phone) => phone.compared));
  for (const phone of phones) phone.cue({ type: 'play', script });
  const received = await Promise.all(phones.map((phone) => phone.done));
  await Promise.all(phones.map((phone) => phone.leave()));
  relay.process.off('exit', died);
  await ended(relay.process, () => relay.process.kill('SIGTERM'));
  return new Map(phones.map(({ name }, index) => [name, received[index] ?? []]));
}

type Fail = (error: Error) => void;
type Ready = Extract<Report, { type: 'ready' }>;

/** A conversation that is there already must be among exactly the people of the file. */
function assertSameCast(
  cast: readonly (readonly [string, AccountId])[],
  members: readonly AccountId[] | undefined,
): void {
  if (members === undefined) return;
  const accounts = new Set(cast.map(([, account]) => account));
  if (members.length === accounts.size && members.every((member) => accounts.has(member))) return;
  throw new OtherState('the state is of a conversation among other people than the file names');
}

class Phone {
  readonly name: string;
  readonly process: ChildProcess;
  readonly ready: Promise<Ready>;
  readonly compared: Promise<void>;
  readonly done: Promise<Received[]>;
  #leaving = false;

  constructor(name: string, fail: Fail, watcher: Watcher) {
    this.name = name;
    const ready = Promise.withResolvers<Ready>();
    const compared = Promise.withResolvers<void>();
    const done = Promise.withResolvers<Received[]>();
    this.ready = ready.promise;
    this.compared = compared.promise;
    this.done = done.promise;
    this.process = fork(new URL('phone.mts', import.meta.url), {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      // Of a group of its own, so that Ctrl-C reaches the stage alone.
      detached: true,
    });
    let still: NodeJS.Timeout | undefined;
    const moved = () => {
      clearTimeout(still);
      const why = `nothing has moved at ${shown(name)} for ${PATIENCE / 1000} s`;
      still = setTimeout(() => fail(new Error(why)), PATIENCE).unref();
    };
    this.process.once('exit', () => {
      clearTimeout(still);
      if (!this.#leaving) fail(new Error(`the process of ${shown(name)} died`));
    });
    this.process.on('message', (report: Report) => {
      moved();
      if (report.type === 'failed') fail(new Error(`${shown(name)}: ${report.why}`));
      if (report.type === 'compared') {
        const { difference } = report;
        if (difference === undefined) return compared.resolve();
        const where = `it differs from the file at message ${difference}`;
        fail(new OtherState(`the state is of another conversation: ${where}`));
      }
      if (report.type === 'progress') watcher.progress(name, report.seen);
      if (report.type === 'sealed') watcher.sealed(report.line, report.bytes, report.end);
      if (report.type === 'ready') {
        watcher.ready(name, report.protection);
        ready.resolve(report);
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

/** Starts the reference relay on a free port of this machine. */
async function startRelay({ directory, signal }: Play, processes: ChildProcess[]) {
  const patience = Date.now() + LETTING_GO;
  for (;;) {
    signal.throwIfAborted();
    const { relay, url, errors } = spawnRelay(`${directory}/relay/`);
    processes.push(relay);
    const address = await url;
    if (address !== undefined) return { process: relay, url: address };
    if (!/locked/.test(errors())) throw new Error(`the relay did not start\n${errors().trim()}`);
    if (Date.now() > patience) throw new Error('another run has this state, or it is still ending');
    processes.pop();
    await pause(100);
  }
}

function spawnRelay(data: string) {
  const program = join(import.meta.dirname, '../relay/start.mjs');
  const leash = new URL('leash.mts', import.meta.url).href;
  const args = ['--disable-warning=ExperimentalWarning', '--import', leash, program];
  const relay = spawn(process.execPath, [...args, '--port', '0', '--data', data], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  let errors = '';
  relay.stderr.on('data', (chunk) => (errors += String(chunk)));
  const url = new Promise<string | undefined>((resolve) => {
    createInterface(relay.stdout).on('line', (line) => {
      const found = /listening on (\S+)/.exec(line)?.[1];
      if (found === undefined) return;
      relay.stderr.pipe(process.stderr);
      resolve(found);
    });
    relay.once('close', () => resolve(undefined));
  });
  return { relay, url, errors: () => errors };
}

/** Resolves when a process has ended, after what is to make it. */
function ended(child: ChildProcess, act: () => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    act();
  });
}
