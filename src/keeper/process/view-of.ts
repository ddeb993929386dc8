import type { ProcessView } from '../protocol/process-view.ts';
import type { ProcessRecord } from '../records/process-record.ts';
import { recentRestarts } from './restart-delay.ts';

/** A record as clients may see it: nothing of its environment. */
export function viewOf(record: ProcessRecord, adopted: boolean, now: number): ProcessView {
  const { spec } = record;
  return {
    now,
    id: spec.id,
    kind: spec.kind,
    phase: record.phase,
    since: record.since,
    createdAt: record.createdAt,
    wanted: record.wanted === 'running',
    listen: spec.listen,
    restarts: recentRestarts(record.restarts, now),
    unlimited: record.unlimited,
    adopted,
    logFile: spec.logFile,
    labels: spec.labels,
    notes: record.notes,
    ...(record.pid === undefined ? {} : { pid: record.pid }),
    ...(record.startedAt === undefined ? {} : { startedAt: record.startedAt }),
    ...(record.port === undefined ? {} : { port: record.port }),
    ...(record.lastExit === undefined ? {} : { lastExit: record.lastExit }),
    ...(record.problem === undefined ? {} : { problem: record.problem }),
  };
}
