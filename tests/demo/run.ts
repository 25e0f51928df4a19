import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after } from 'node:test';

import type { Line } from '../../demo/lines.mts';

/** Running the demo as a person does, as a process of its own, and looking at what it left. */

const root = resolve(import.meta.dirname, '../..');
const MAIN = join(root, 'demo/main.mts');

/** How a run ended. */
export type Ended = { code: number | null; signal: string | null; stdout: string; stderr: string };

/** A run that is under way. */
export type Run = {
  process: ChildProcess;
  ended: Promise<Ended>;
  /** Resolves once standard output has something like this; never if it ends without. */
  says(what: RegExp): Promise<void>;
};

/** Starts the demo, without the set-up of scripts/demo. */
export function start(args: readonly string[], env: Record<string, string> = {}): Run {
  const node = ['--conditions=sealwright-source', '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'];
  const child = spawn(process.execPath, [...node, MAIN, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const told = { stdout: '', stderr: '' };
  const waiting = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    told.stdout += text;
    for (const look of waiting) look();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (told.stderr += text));
  const ended = new Promise<Ended>((done) => {
    // Not `close`: processes of a killed run may hold its output open for a moment.
    child.once('exit', (code, signal) => {
      running.delete(child);
      setTimeout(() => done({ code, signal, ...told }), 20);
    });
  });
  const says = (what: RegExp) =>
    new Promise<void>((found) => {
      const look = () => {
        if (!what.test(told.stdout)) return;
        waiting.delete(look);
        found();
      };
      waiting.add(look);
      look();
    });
  return { process: child, ended, says };
}

/** Runs the demo to its end. */
export function demo(...args: string[]): Promise<Ended> {
  return start(args).ended;
}

const running = new Set<ChildProcess>();
after(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** A process of a run besides its first. */
export type Child = { pid: number; isRelay: boolean };

/** The relay and the phones of a run. */
export function childrenOf(pid: number | undefined): Child[] {
  return processes()
    .filter(({ parent }) => parent === pid)
    .map((child) => ({ pid: child.pid, isRelay: child.command.includes('start.mjs') }));
}

/** Whether a process is there and not a zombie. */
export function isAlive(pid: number): boolean {
  return processes().some((one) => one.pid === pid);
}

function processes(): { pid: number; parent: number; command: string }[] {
  if (!existsSync('/proc/self/stat')) {
    const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
    return [...table.matchAll(/^ *(\d+) +(\d+) (.*)$/gm)].map(([, pid, parent, command]) => ({
      pid: Number(pid),
      parent: Number(parent),
      command: command ?? '',
    }));
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // The name in parentheses may hold anything; state and parent follow it.
        const [state, parent] = readFileSync(`/proc/${name}/stat`, 'utf8')
          .split(/.*\) /s)[1]!
          .split(' ');
        if (state === 'Z') return [];
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return [{ pid: Number(name), parent: Number(parent), command }];
      } catch {
        return [];
      }
    });
}

/** A folder that is gone after the tests of this file, unless `keep` was called. */
export function folder(): { path: string; keep(): string } {
  const path = mkdtempSync(join(tmpdir(), 'sealwright-demo-test-'));
  let kept = false;
  after(() => {
    if (!kept) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  });
  return {
    path,
    keep() {
      kept = true;
      return path;
    },
  };
}

/** Writes a conversation the way the demo reads it. */
export function writeLines(file: string, lines: readonly Line[]): void {
  writeFileSync(file, lines.map(({ from, text }) => `${from}: ${text}\n`).join(''));
}

/** A record of a transcript. */
export type Received = { to: string; from: string; text: string; at: number };

export function readTranscript(file: string): Received[] {
  const records = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return records.map((record) => JSON.parse(record) as Received);
}

/** What a transcript must hold, times aside: for each but the author every line, in order. */
export function expected(names: readonly string[], lines: readonly Line[]) {
  return names.flatMap((to) =>
    lines.filter(({ from }) => from !== to).map(({ from, text }) => ({ to, from, text })),
  );
}
