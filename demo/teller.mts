import type { Line } from './lines.mts';
import type { Search } from './search.mts';
import type { Transcript, Watcher } from './stage.mts';

/** What a person sees of a performance. */

/** Tells a long conversation: how far everybody is. */
export class Chronicle implements Watcher {
  readonly #lines: readonly Line[];
  readonly #people: number;
  readonly #started = Date.now();
  readonly #seen = new Map<string, number>();
  #bytes = 0;
  #told = 0;

  constructor(lines: readonly Line[], people: number) {
    this.#lines = lines;
    this.#people = people;
    say(`${lines.length} messages among ${people} people, each a process of its own`);
  }

  ready(name: string): void {
    say(`${shown(name)} is there`);
  }

  progress(name: string, seen: number): void {
    this.#seen.set(name, seen);
    if (this.#seen.size < this.#people) return;
    const slowest = Math.min(...this.#seen.values());
    const step = Math.max(1, Math.floor(this.#lines.length / 20));
    if (slowest < this.#told + step && slowest !== this.#lines.length) return;
    if (slowest === this.#told) return;
    this.#told = slowest;
    say(`${slowest} of ${this.#lines.length} messages are with everybody`);
  }

  sealed(_: number, bytes: number): void {
    this.#bytes += bytes;
  }

  end(transcript: Transcript, search: Search): void {
    const delivered = [...transcript.values()].reduce((sum, received) => sum + received.length, 0);
    const seconds = ((Date.now() - this.#started) / 1000).toFixed(1);
    say(`${delivered} deliveries, each decrypted and stored, in order and once; ${seconds} s`);
    say(`the relay carried ${this.#bytes} sealed bytes in this run`);
    tellSearch(search);
  }
}

/** Tells the built-in conversation, and what others see of it. */
export class Showcase implements Watcher {
  readonly #lines: readonly Line[];

  constructor(lines: readonly Line[]) {
    this.#lines = lines;
    console.log('Two phones and a relay, three processes. Each phone is the TypeScript API over the Rust engine.\n');
  }

  ready(name: string, protection: string): void {
    const kept = protection === 'none' ? 'a 0600 file of this machine' : 'the keyring of this machine';
    console.log(`  ${name} has an account; its keys are in its engine, under a key in ${kept}`);
  }

  progress(): void {}

  sealed(line: number, bytes: number, end: string): void {
    const { from, text } = this.#lines[line] as Line;
    console.log(`\n  ${from}: ${text}`);
    console.log(`      sealed by ${from}'s engine: ${Buffer.byteLength(text)} -> ${bytes} bytes`);
    console.log(`      the relay saw: … ${end.replaceAll(/(.{4})/g, '$1 ')}`);
  }

  end(transcript: Transcript, search: Search): void {
    console.log('');
    for (const [to, received] of transcript) {
      console.log(`  ${to} received ${received.length} of ${received.length} messages, decrypted and stored`);
    }
    console.log('\nWhat was checked:');
    console.log(`  every message was sealed with MLS (RFC 9420) under X25519 + ML-KEM-768 before it left`);
    console.log(`  every one is with the other, once and in order (${this.#lines.length} messages)`);
    tellSearch(search);
    console.log('\nTry your own: scripts/demo --input FILE, one message a line, `name: text`.');
  }
}

function tellSearch({ files, bytes }: Search): void {
  say(`none of the texts is in the ${files} files (${bytes} bytes) of phones and relay: raw, UTF-16, hex or base64`);
}

function say(what: string): void {
  console.log(`  ${what}`);
}

/** A name that a terminal can show as it is. */
function shown(name: string): string {
  return name.replaceAll(/\p{C}/gu, '?');
}
