import type { RevisionTotals, SecondAnswer } from '../protocol/answers.ts';
import { bucketCount, bucketOf } from './latency-scale.ts';
import { clientLatencyColumn, column, ringSeconds, SecondRing } from './second-ring.ts';

/** What happened to the requests of one revision since the counts began. */
export interface Totals {
  /** Requests that ended, however they ended. */
  requests: number;
  /** Those that are evidence against the revision: 5xx, no answer, or a broken one. */
  bad: number;
  /** Answers by class: index 1 to 5; index 0 counts requests without any answer. */
  statuses: number[];
  retries: number;
  connectFailures: number;
  /** The client went away first; neither good nor bad. */
  clientAborts: number;
  /** Under a sticky split: clients counted in, and those of them that became bad. */
  clientsNew: number;
  clientsBad: number;
  /** Requests per latency bucket, see `edgesMs`; not cumulative over buckets. */
  latency: number[];
  /** Sum of all latencies in milliseconds. */
  latencyMs: number;
}

export function emptyTotals(): Totals {
  return {
    requests: 0,
    bad: 0,
    statuses: [0, 0, 0, 0, 0, 0],
    retries: 0,
    connectFailures: 0,
    clientAborts: 0,
    clientsNew: 0,
    clientsBad: 0,
    latency: new Array<number>(bucketCount).fill(0),
    latencyMs: 0,
  };
}

/** The counts of one revision of one service, cumulative and per second. */
export class RevisionCounts {
  readonly totals = emptyTotals();
  readonly ring = new SecondRing();

  /** Counts a request that ended. `status` 0: there was no answer. */
  ended(status: number, isBad: boolean, latencyMs: number): void {
    const { totals, ring } = this;
    const second = wallSecond();
    const bucket = bucketOf(latencyMs);
    const statusClass = Math.floor(status / 100);
    totals.requests += 1;
    totals.statuses[statusClass] = totals.statuses[statusClass]! + 1;
    totals.latency[bucket] = totals.latency[bucket]! + 1;
    totals.latencyMs += latencyMs;
    ring.add(second, column.requests);
    if (statusClass > 0) ring.add(second, column.status1xx + statusClass - 1);
    ring.add(second, column.latency + bucket);
    if (!isBad) return;
    totals.bad += 1;
    ring.add(second, column.bad);
  }

  /** Counts a client in: its first request of this release ended. */
  clientCounted(latencyMs: number): void {
    const second = wallSecond();
    this.totals.clientsNew += 1;
    this.ring.add(second, column.clientsNew);
    this.ring.add(second, clientLatencyColumn + bucketOf(latencyMs));
  }

  /** Counts a client as bad, once in a release. */
  clientBad(): void {
    this.totals.clientsBad += 1;
    this.ring.add(wallSecond(), column.clientsBad);
  }

  retried(): void {
    this.totals.retries += 1;
    this.ring.add(wallSecond(), column.retries);
  }

  connectFailed(): void {
    this.totals.connectFailures += 1;
    this.ring.add(wallSecond(), column.connectFailures);
  }

  clientAborted(): void {
    this.totals.clientAborts += 1;
    this.ring.add(wallSecond(), column.clientAborts);
  }

  /** Adds what another process counted for the same revision. */
  fold(totals: RevisionTotals | undefined, seconds: readonly SecondAnswer[]): void {
    const ours = this.totals;
    if (totals) {
      ours.requests += totals.requests;
      ours.bad += totals.bad;
      ours.statuses = ours.statuses.map((count, index) => count + (totals.statuses[index] ?? 0));
      ours.retries += totals.retries;
      ours.connectFailures += totals.connectFailures;
      ours.clientAborts += totals.clientAborts;
      ours.clientsNew += totals.clientsNew;
      ours.clientsBad += totals.clientsBad;
      ours.latencyMs += totals.latencyMs;
      ours.latency = ours.latency.map((count, index) => count + (totals.latency[index] ?? 0));
    }
    const oldest = wallSecond() - ringSeconds + 1;
    for (const second of seconds) if (second.second >= oldest) this.ring.fold(second);
  }

  /** Requests that ended in the last `seconds` whole seconds and the present one. */
  recent(seconds: number): number {
    const now = wallSecond();
    return this.ring.sum(column.requests, now - seconds, now);
  }
}

/** Seconds since 1970: windows of different revisions and hosts lie on common timestamps. */
export function wallSecond(): number {
  return Math.floor(Date.now() / 1000);
}
