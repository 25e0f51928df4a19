import { packBlobs, unpackBlobs } from '../native/blobs.ts';
import type { Host, HostDefaults } from '../native/host.ts';
import type { Op } from '../native/waist.ts';

/** A call as the host saw it. */
export type Call = { op: string; request: Record<string, unknown>; blobs: Uint8Array[] };
/** What a scripted host answers under `ok`, with blobs beside it if there are any. */
export type Scripted = { ok: object; blobs?: Uint8Array[] } | { error: object };

/** A host that answers each operation from a script, and writes down what it was asked. */
export class FakeHost implements Host {
  readonly calls: Call[] = [];
  readonly #script = new Map<string, (call: Call) => Scripted | Promise<Scripted>>();
  readonly #tickets = new Map<string, ArrayBuffer>();
  readonly #listeners = new Set<(notice: string) => void>();
  #issued = 0;

  constructor() {
    this.on('hello', () => ({ ok: { waist: '1.0', engine: '0', suites: [] } }));
    this.on('openEngine', () => ({ ok: { engine: 'e'.repeat(32), protection: 'none' } }));
    this.on('close', () => ({ ok: {} }));
    this.on('events', () => ({ ok: { events: [], more: false } }));
    this.on('acknowledge', () => ({ ok: {} }));
  }

  /** Scripts an operation. */
  on(op: Op, answer: (call: Call) => Scripted | Promise<Scripted>): void {
    this.#script.set(op, answer);
  }

  /** The calls of one operation. */
  of(op: Op): Call[] {
    return this.calls.filter((call) => call.op === op);
  }

  async invoke(json: string, bytes: ArrayBuffer): Promise<string> {
    const { op, ...request } = JSON.parse(json) as { op: string };
    const call = { op, request, blobs: unpackBlobs(bytes) };
    this.calls.push(call);
    const answer = await this.#script.get(op)?.(call);
    if (answer === undefined) throw new Error(`the script has no ${op}`);
    if (!('ok' in answer)) return JSON.stringify(answer);
    if (answer.blobs === undefined) return JSON.stringify({ ok: answer.ok });
    const ticket = `ticket-${(this.#issued += 1)}`;
    this.#tickets.set(ticket, packBlobs(answer.blobs));
    return JSON.stringify({ ok: answer.ok, ticket });
  }

  take(ticket: string): ArrayBuffer {
    const bytes = this.#tickets.get(ticket);
    this.#tickets.delete(ticket);
    if (bytes === undefined) throw new Error('no such ticket');
    return bytes;
  }

  onEvent(listener: (notice: string) => void): { remove(): void } {
    this.#listeners.add(listener);
    return { remove: () => void this.#listeners.delete(listener) };
  }

  defaults(): HostDefaults {
    return {};
  }

  /** Tells a notice, as the engine would. */
  emit(notice: object): void {
    for (const listener of this.#listeners) listener(JSON.stringify(notice));
  }

  /** How many listen. */
  get listening(): number {
    return this.#listeners.size;
  }
}
