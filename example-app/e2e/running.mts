import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The example as a person starts it: relay, engines and pages, built before, in a process of their own. */
export class Running {
  /** Where the profiles and the relay are kept. */
  readonly state = mkdtempSync(join(tmpdir(), 'sealwright-e2e-'));
  #process: ChildProcess | undefined;
  #url = '';

  /** Starts it, or starts it again on what was kept. */
  async start(): Promise<void> {
    const serve = join(import.meta.dirname, '../web/serve.mts');
    const child = spawn(
      process.execPath,
      ['--conditions=sealwright-source', serve, '--built', '--state', this.state],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    this.#process = child;
    for await (const line of createInterface({ input: child.stdout })) {
      if (!line.startsWith('http://')) continue;
      this.#url = line;
      return;
    }
    throw new Error('the example ended before it said where its pages are');
  }

  /** The page with all phones. */
  get url(): string {
    return this.#url;
  }

  /** The page of one phone. */
  phone(name: string, look: Record<string, string> = {}): string {
    const url = new URL('phone.html', this.#url);
    url.search = new URLSearchParams({ phone: name, ...look }).toString();
    url.hash = new URL(this.#url).hash;
    return url.href;
  }

  /** Kills it as a power cut would. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Ends it, and removes what it kept. */
  async close(): Promise<void> {
    await this.#end('SIGTERM');
    rmSync(this.state, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  }
}
