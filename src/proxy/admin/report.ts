import { bucketCount, bucketOf, edgesMs } from '../counts/latency-scale.ts';
import { wallSecond } from '../counts/revision-counts.ts';
import { clientLatencyColumn, column } from '../counts/second-ring.ts';
import type {
  CountsAnswer,
  ReadAnswer,
  RevisionSeries,
  SecondAnswer,
} from '../protocol/answers.ts';
import type { Instance } from '../routing/instance.ts';
import type { Service } from '../routing/service.ts';

const measuredSeconds = 10;

/** What is in force and under way of one service. */
export function readAnswer(service: Service, bootId: string): ReadAnswer {
  const now = performance.now();
  const inFlight: Record<string, number> = {};
  const streams: Record<string, number> = {};
  for (const instance of service.instances.values()) {
    inFlight[instance.id] = instance.inFlight;
    streams[instance.id] = instance.streams;
  }
  const byRevision: Record<string, ReadAnswer['counts']['byRevision'][string]> = {};
  for (const [revision, counts] of service.counts) {
    const { totals } = counts;
    byRevision[revision] = {
      ...totals,
      statuses: [...totals.statuses],
      latency: [...totals.latency],
    };
  }
  return {
    epoch: service.route.epoch,
    inFlight,
    streams,
    measured: measuredShares(service),
    counts: { bootId, byRevision },
    keepsLastReady: service.keepsLastReady,
    unready: idsOf(service, (instance) => !instance.isReady),
    ejected: idsOf(service, (instance) => instance.ejectedUntil > now),
    paused: service.gate.isPaused,
    waiting: service.gate.waiting,
    maintenance: service.gate.maintenance !== undefined,
    mirrored: Object.fromEntries(service.mirrored),
  };
}

function idsOf(service: Service, which: (instance: Instance) => boolean): readonly string[] {
  return [...service.instances.values()].filter(which).map((instance) => instance.id);
}

/** Counts per second since `since`, with the ages of what is still under way. */
export function countsAnswer(service: Service, bootId: string, since: number): CountsAnswer {
  const now = wallSecond();
  const byRevision: Record<string, RevisionSeries> = {};
  for (const [revision, counts] of service.counts) {
    byRevision[revision] = {
      seconds: counts.ring.rows(since, now).map(secondAnswer),
      openAges: openAges(service, revision),
    };
  }
  const { release, hasOverflowed } = service.clients;
  return { bootId, now, edgesMs, byRevision, release, clientsOverflowed: hasOverflowed };
}

/** Basis points per revision over the last ten seconds; nothing when there was no request. */
function measuredShares(service: Service): Record<string, number> {
  const requests = [...service.counts].map(
    ([revision, counts]) => [revision, counts.recent(measuredSeconds)] as const,
  );
  const total = requests.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return {};
  return Object.fromEntries(
    requests.map(([revision, count]) => [revision, Math.round((count / total) * 10_000)]),
  );
}

function secondAnswer(row: Uint32Array): SecondAnswer {
  return {
    second: row[column.second]!,
    requests: row[column.requests]!,
    bad: row[column.bad]!,
    statuses: [...row.slice(column.status1xx, column.status5xx + 1)],
    retries: row[column.retries]!,
    connectFailures: row[column.connectFailures]!,
    clientAborts: row[column.clientAborts]!,
    clientsNew: row[column.clientsNew]!,
    clientsBad: row[column.clientsBad]!,
    latency: [...row.slice(column.latency, clientLatencyColumn)],
    clientLatency: [...row.slice(clientLatencyColumn)],
  };
}

/** A request is slow when its age passes an edge, not when it ends: hung ones must count too. */
function openAges(service: Service, revision: number): readonly number[] {
  const ages = new Array<number>(bucketCount).fill(0);
  const now = performance.now();
  for (const instance of service.instances.values()) {
    if (instance.revision !== revision) continue;
    for (const exchange of instance.open) {
      if (exchange.isStream) continue;
      const bucket = bucketOf(now - exchange.startedAt);
      ages[bucket] = ages[bucket]! + 1;
    }
  }
  return ages;
}
