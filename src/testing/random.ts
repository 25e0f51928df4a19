/** Repeatable randomness: mulberry32. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** A whole number from 0 up to `below`. */
  below(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  }

  /** Bytes, up to `most` of them. */
  bytes(most: number): Uint8Array {
    return Uint8Array.from({ length: this.below(most + 1) }, () => this.below(256));
  }

  /** Well-formed text of up to `most` characters from all over Unicode, with a liking for trouble. */
  text(most: number): string {
    return Array.from({ length: this.below(most + 1) }, () => this.#character()).join('');
  }

  #character(): string {
    if (this.below(2) === 0) return TROUBLE[this.below(TROUBLE.length)] ?? '';
    const point = this.below(0x110000);
    return point >= 0xd800 && point < 0xe000 ? '' : String.fromCodePoint(point);
  }
}

const TROUBLE = [
  '\0',
  '\\',
  '"',
  '\\ud800',
  '\u2028',
  '\u2029',
  '\ufeff',
  '\x7f',
  '\x1f',
  ' ',
  'd8',
];
