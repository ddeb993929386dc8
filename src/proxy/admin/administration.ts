import { LineClient, RpcError } from '../../kit/line-rpc.ts';
import type { DataPlane } from '../data-plane.ts';
import type {
  ApplyAnswer,
  CountsAnswer,
  DrainedAnswer,
  ReadAnswer,
  RevisionSeries,
} from '../protocol/answers.ts';
import type { MaintenancePage } from '../protocol/maintenance-page.ts';
import { HandOver, type HandOverAnswer } from '../replacement/hand-over.ts';
import type { Predecessor } from '../replacement/predecessor.ts';
import { summedCounts, summedDrained, summedRead } from '../replacement/summed-answers.ts';
import type { PauseOptions } from '../routing/gate.ts';
import { prometheusText } from './prometheus.ts';
import { countsAnswer, readAnswer } from './report.ts';

type Farewell = Readonly<Record<string, Readonly<Record<string, RevisionSeries & Totals>>>>;
type Totals = { readonly totals: ReadAnswer['counts']['byRevision'][string] };

/**
 * Answers for the data plane as a whole: this process, and the one it replaces for as long as that
 * one lives. And the other way round: hands this process over to a successor.
 */
export class Administration {
  readonly handOver = new HandOver();
  countsBootId: string;
  readonly #plane: DataPlane;
  #predecessor: Predecessor | undefined;

  constructor(plane: DataPlane) {
    this.#plane = plane;
    this.countsBootId = plane.bootId;
  }

  get predecessor(): Predecessor | undefined {
    if (this.#predecessor && !this.#predecessor.isAlive) this.#lost();
    return this.#predecessor;
  }

  /** Goes on where another process stops: its routes, its counts. */
  succeed(predecessor: Predecessor): void {
    this.#predecessor = predecessor;
    this.countsBootId = predecessor.countsBootId;
    this.#plane.adopt(predecessor.state);
  }

  async apply(route: unknown): Promise<ApplyAnswer> {
    const answer = await this.#plane.apply(route, this.#owns);
    await this.predecessor?.order('apply', { route });
    return answer;
  }

  async remove(name: unknown): Promise<void> {
    const service = this.#plane.service(name);
    await this.#plane.remove(service.name, this.#owns);
    await this.predecessor?.order('remove', { service: service.name });
  }

  async pause(name: unknown, options: PauseOptions): Promise<void> {
    const service = this.#plane.service(name);
    service.gate.pause(options);
    await this.predecessor?.order('pause', { service: service.name, ...options });
  }

  async resume(name: unknown): Promise<void> {
    const service = this.#plane.service(name);
    service.gate.resume();
    await this.predecessor?.order('resume', { service: service.name });
  }

  /** Shows a page instead of the service, or ends that when `page` is undefined. */
  async maintenance(name: unknown, page: MaintenancePage | undefined): Promise<void> {
    const service = this.#plane.service(name);
    await this.#plane.maintenance(service, page, this.#owns);
    const params = { service: service.name, page: page ?? null };
    await this.predecessor?.order('maintenance', params);
  }

  metrics(): string {
    return prometheusText(this.#plane.services, this.#plane.listeners.connectionCount);
  }

  async read(name: unknown): Promise<ReadAnswer> {
    const service = this.#plane.service(name);
    const theirs = await this.predecessor?.read(service.name);
    return summedRead(readAnswer(service, this.countsBootId), theirs);
  }

  async counts(name: unknown, since: number): Promise<CountsAnswer> {
    const service = this.#plane.service(name);
    const theirs = await this.predecessor?.counts(service.name, since);
    return summedCounts(countsAnswer(service, this.countsBootId, since), theirs);
  }

  async drained(name: unknown, instance: string, timeoutMs: number): Promise<DrainedAnswer> {
    const service = this.#plane.service(name);
    const [ours, theirs] = await Promise.all([
      this.#plane.drained(service, instance, timeoutMs),
      this.predecessor?.drained(service.name, instance, timeoutMs),
    ]);
    return summedDrained(ours, theirs);
  }

  beginHandOver(): HandOverAnswer {
    return {
      token: this.handOver.begin(),
      state: this.#plane.state,
      countsBootId: this.countsBootId,
      pid: process.pid,
    };
  }

  /** Tells the successor what was counted here in all, as the last act of this process. */
  async sayFarewell(successorPath: string): Promise<void> {
    const farewell: Record<string, Record<string, unknown>> = {};
    for (const { name } of this.#plane.services.all()) {
      const [read, series] = await Promise.all([this.read(name), this.counts(name, 0)]);
      farewell[name] = Object.fromEntries(
        Object.entries(series.byRevision).map(([revision, rows]) => [
          revision,
          { ...rows, totals: read.counts.byRevision[revision] },
        ]),
      );
    }
    const lines = await LineClient.connect(successorPath);
    await lines.call('farewell', { counts: farewell, pid: process.pid }, 5000);
    lines.close();
  }

  /** The predecessor is about to exit: its counts become ours. */
  takeFarewell(counts: unknown, pid: unknown): void {
    if (!this.#predecessor || this.#predecessor.pid !== pid) {
      throw new RpcError('NOT_PREDECESSOR', 'This process does not replace the caller.');
    }
    for (const [name, byRevision] of Object.entries(counts as Farewell)) {
      const service = this.#plane.services.get(name);
      if (!service) continue;
      for (const [revision, { totals, seconds }] of Object.entries(byRevision)) {
        service.countsOf(Number(revision)).fold(totals, seconds);
      }
    }
    this.#predecessor.close();
    this.#predecessor = undefined;
  }

  /** False from the hand-over on: then the state file belongs to the successor. */
  get #owns(): boolean {
    return !this.handOver.isUnderWay;
  }

  /** It died without a farewell: what it counted is lost, so the counts begin anew. */
  #lost(): void {
    this.#predecessor = undefined;
    this.countsBootId = this.#plane.bootId;
  }
}
