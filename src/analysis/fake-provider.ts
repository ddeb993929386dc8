import { type Known, known, unknown } from '../core/world/known.ts';
import type {
  ClientCounts,
  Provider,
  RevisionCounts,
  WindowCounts,
  WindowRequest,
} from './provider.ts';

/** What happened at one moment. */
export interface Happening {
  readonly atMs: number;
  readonly revision: number;
  readonly requests: number;
  readonly bad: number;
  /** How long each of the requests took; 10 where it is not said. */
  readonly latencyMs?: number;
  /** Under a sticky split: clients counted in, and clients newly bad. */
  readonly clients?: { readonly counted: number; readonly bad: number };
}

export interface FakeProviderOptions {
  readonly resolutionMs?: number;
  readonly assignment?: WindowCounts['assignment'];
}

/** A provider in memory: it knows what it was told, and fails when it is told to. */
export class FakeProvider implements Provider {
  readonly name = 'a fake';
  readonly resolutionMs: number;
  readonly memoryMs = 300_000;
  readonly settleMs = 0;
  readonly edgesMs: readonly number[] = Array.from({ length: 140 }, (_, i) => 0.25 * 1.1 ** i);
  readonly asked: WindowRequest[] = [];
  readonly #assignment: WindowCounts['assignment'];
  readonly #seconds = new Map<number, Happening[]>();
  #failure: string | undefined;

  constructor(options: FakeProviderOptions = {}) {
    this.resolutionMs = options.resolutionMs ?? 1000;
    this.#assignment = options.assignment ?? 'per-request';
  }

  add(happening: Happening): void {
    const second = Math.floor(happening.atMs / 1000);
    const there = this.#seconds.get(second);
    if (there) there.push(happening);
    else this.#seconds.set(second, [happening]);
  }

  /** From now on it does not answer, for this reason; undefined: it does again. */
  fail(because: string | undefined): void {
    this.#failure = because;
  }

  async window(request: WindowRequest): Promise<Known<WindowCounts>> {
    this.asked.push(request);
    if (this.#failure !== undefined) return unknown(this.#failure);
    const byRevision: Record<number, RevisionCounts> = {};
    for (const revision of request.revisions) {
      byRevision[revision] = this.#counts(revision, request);
    }
    return known({ assignment: this.#assignment, edgesMs: this.edgesMs, byRevision });
  }

  #counts(revision: number, { fromMs, toMs }: WindowRequest): RevisionCounts {
    let requests = 0;
    let bad = 0;
    const atMost = new Array<number>(this.edgesMs.length).fill(0);
    const clients = { counted: 0, bad: 0, atMost: new Array<number>(this.edgesMs.length).fill(0) };
    for (let second = Math.ceil(fromMs / 1000); second < toMs / 1000; second += 1) {
      for (const one of this.#seconds.get(second) ?? []) {
        if (one.revision !== revision) continue;
        requests += one.requests;
        bad += one.bad;
        clients.counted += one.clients?.counted ?? 0;
        clients.bad += one.clients?.bad ?? 0;
        const latencyMs = one.latencyMs ?? 10;
        this.edgesMs.forEach((edge, index) => {
          if (latencyMs > edge) return;
          atMost[index] = atMost[index]! + one.requests;
          clients.atMost[index] = clients.atMost[index]! + (one.clients?.counted ?? 0);
        });
      }
    }
    const sticky: { clients?: ClientCounts } = this.#assignment === 'sticky' ? { clients } : {};
    return { requests, bad, atMost, ...sticky };
  }
}
