import type { Line } from './lines.mts';
import type { Search } from './search.mts';
import type { Transcript, Watcher } from './stage.mts';

/** What a person sees of a performance. */

/** Tells a performance while it goes on, and how it ended: well, or early. */
export interface Teller extends Watcher {
  end(transcript: Transcript, search: Search): void;
  stop(): void;
}

/** Tells a long conversation: how far everybody is. */
export class Chronicle implements Teller {
  readonly #lines: readonly Line[];
  readonly #people: number;
  readonly #started = Date.now();
  readonly #seen = new Map<string, number>();
  readonly #status = new Status();
  #bytes = 0;

  constructor(lines: readonly Line[], people: number) {
    this.#lines = lines;
    this.#people = people;
    say(`${counted(lines.length, 'message')} among ${people} people, each a process of its own`);
  }

  ready(name: string): void {
    say(`${shown(name)} is there`);
  }

  progress(name: string, seen: number): void {
    this.#seen.set(name, seen);
    if (this.#seen.size < this.#people) return;
    const slowest = Math.min(...this.#seen.values());
    this.#status.show(slowest, this.#lines.length);
  }

  sealed(_: number, bytes: number): void {
    this.#bytes += bytes;
  }

  stop(): void {
    this.#status.end();
  }

  end(transcript: Transcript, search: Search): void {
    this.stop();
    const delivered = [...transcript.values()].reduce((sum, received) => sum + received.length, 0);
    const seconds = ((Date.now() - this.#started) / 1000).toFixed(1);
    say(
      `${counted(delivered, 'delivery', 'deliveries')}, each decrypted and stored, in order and once; ${seconds} s`,
    );
    say(`the relay was given ${this.#bytes} bytes of sealed messages in this run`);
    tellSearch(search);
  }
}

/** How far it is: a line that a terminal writes over, or, where lines stay, one for each twentieth. */
class Status {
  #told = 0;
  #toldAt = 0;

  show(count: number, all: number): void {
    const line = `${count} of ${counted(all, 'message')} are with everybody`;
    const now = Date.now();
    if (process.stdout.isTTY) {
      if (count < all && now - this.#toldAt < 100) return;
      process.stdout.write(`\r\x1b[2K  ${line}`);
    } else {
      const isStep =
        count >= this.#told + all / 20 || now - this.#toldAt >= QUIET_MS || count === all;
      if (!isStep || count === this.#told) return;
      say(line);
    }
    this.#told = count;
    this.#toldAt = now;
  }

  end(): void {
    if (process.stdout.isTTY && this.#told > 0) process.stdout.write('\n');
    this.#told = 0;
  }
}

/** Nobody should have to wonder for longer whether anything happens, in milliseconds. */
const QUIET_MS = 10_000;

/** Tells the built-in conversation, and what others see of it. */
export class Showcase implements Teller {
  readonly #lines: readonly Line[];
  #sealed = 0;

  constructor(lines: readonly Line[]) {
    this.#lines = lines;
    console.log(
      'Two phones and a relay, three processes. Each phone is the TypeScript API over the Rust engine.\n',
    );
  }

  ready(name: string, protection: string): void {
    const kept =
      protection === 'none' ? 'a 0600 file of this machine' : 'the keyring of this machine';
    say(`${name} has an account; its keys are in its engine, under a key in ${kept}`);
  }

  progress(): void {}

  sealed(line: number, bytes: number, end: string): void {
    const { from, text } = this.#lines[line] as Line;
    this.#sealed += 1;
    console.log(`\n  ${from}: ${text}`);
    console.log(`      sealed by ${from}'s engine: ${Buffer.byteLength(text)} -> ${bytes} bytes`);
    console.log(`      the relay saw: … ${end.replaceAll(/(.{4})(?=.)/g, '$1 ')}`);
  }

  stop(): void {}

  end(transcript: Transcript, search: Search): void {
    const before = this.#lines.length - this.#sealed;
    if (before > 0)
      console.log(
        `\n  ${counted(before, 'message')} of this conversation came from an earlier run`,
      );
    console.log('');
    for (const [to, received] of transcript) {
      const due = this.#lines.filter(({ from }) => from !== to).length;
      say(`${to} received ${received.length} of ${due} messages, decrypted and stored`);
    }
    console.log('\nWhat was checked:');
    say('every message was sealed with MLS (RFC 9420) under X25519 + ML-KEM-768 before it left');
    say(
      `every one is with the other, once and in order (${counted(this.#lines.length, 'message')})`,
    );
    tellSearch(search);
    console.log('\nTry your own: scripts/demo --input FILE, one message a line, `name: text`.');
  }
}

/** A name that a terminal can show as it is. */
export function shown(name: string): string {
  return name.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');
}

function tellSearch({ texts, files, bytes }: Search): void {
  if (texts === 0) return;
  const where = `the ${files} files (${bytes} bytes) of phones and relay`;
  say(`none of ${counted(texts, 'text')} is in ${where}: raw, UTF-16, hex or base64`);
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

function say(what: string): void {
  console.log(`  ${what}`);
}
