import { unpackBlobs } from '../native/blobs.ts';
import type { BlobList, Wire } from '../native/index.ts';
import type { Step } from '../sync/pass.ts';

type Request = Parameters<Step>[0];

/** The engine's side of sync, scripted: hands out what is planned and writes down what it is told. */
export class FakeEngine {
  readonly requests: Request[] = [];
  readonly blobs: Uint8Array[][] = [];
  /** Jobs to hand out at the next steps, a list for each; a whole pass starts with those of `onBegin`. */
  plan: Wire.Job[][] = [];
  onBegin: () => Wire.Job[] = () => [];
  /** The blobs beside every reply. */
  bodies: Uint8Array[] = [];
  watch: string[] = [];
  pending = false;
  wakeIn: number | undefined;
  failing: Error | undefined;

  readonly step: Step = async (request, list: BlobList) => {
    if (this.failing !== undefined) throw this.failing;
    this.requests.push(request);
    this.blobs.push(unpackBlobs(list.pack()));
    const jobs = [...(request.begin === true ? this.onBegin() : []), ...(this.plan.shift() ?? [])];
    const wakeIn = this.wakeIn === undefined ? {} : { wakeIn: this.wakeIn };
    return {
      ok: { jobs, watch: this.watch, pending: this.pending, ...wakeIn },
      blobs: this.bodies,
    };
  };

  /** Every result it was told, in order. */
  get results(): Wire.JobResult[] {
    return this.requests.flatMap(({ results }) => results);
  }

  /** How many passes began by reading everything. */
  get begun(): number {
    return this.requests.filter(({ begin }) => begin === true).length;
  }
}

/** Read jobs, numbered from `first`. */
export function reads(count: number, first = 1): Wire.Job[] {
  return Array.from({ length: count }, (_, index) => ({
    kind: 'read',
    job: first + index,
    stream: 's',
    after: 0,
    limit: 10,
  }));
}
