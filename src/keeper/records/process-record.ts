import type { ProcessSpec } from '../protocol/process-spec.ts';
import type { ProcessExit, ProcessPhase } from '../protocol/process-view.ts';

export const recordFormat = 1;

/** What the keeper knows durably about one process: enough for a new keeper to go on. */
export interface ProcessRecord {
  readonly format: typeof recordFormat;
  readonly spec: ProcessSpec;
  /** `ended` once somebody asked for its end; a reboot does not start it again. */
  readonly wanted: 'running' | 'ended';
  readonly phase: ProcessPhase;
  readonly since: number;
  readonly createdAt: number;
  /** Identity of the present life; all three are absent when there is none. */
  readonly bootId?: string;
  readonly pid?: number;
  readonly startTime?: number;
  readonly startedAt?: number;
  readonly port?: number;
  readonly restarts: readonly number[];
  /** Lives in a row that ended too soon: sets the next delay. */
  readonly failuresInARow: number;
  readonly lastExit?: ProcessExit;
  readonly problem?: string;
  readonly unlimited: readonly string[];
  /** Kills for want of memory in its control group before the present life. */
  readonly oomKillsBefore?: number;
  /** It lives longer than it may and is being ended for that. */
  readonly timedOut?: boolean;
  /** While it is stopping: when the rest of its family is killed. */
  readonly killAt?: number;
  /** It is being replaced by this process, and is started again only while that one is not up. */
  readonly successor?: string;
  /** It replaces this process, and gets these variables as long as that one runs. */
  readonly predecessor?: { readonly id: string; readonly env: Readonly<Record<string, string>> };
  readonly notes: Readonly<Record<string, string>>;
}

/** A record for a process that was never started. */
export function newRecord(
  spec: ProcessSpec,
  now: number,
  predecessor?: ProcessRecord['predecessor'],
): ProcessRecord {
  return {
    ...(predecessor === undefined ? {} : { predecessor }),
    format: recordFormat,
    spec,
    wanted: 'running',
    phase: 'starting up',
    since: now,
    createdAt: now,
    restarts: [],
    failuresInARow: 0,
    unlimited: [],
    notes: {},
  };
}

/** Reads a record back; a sentence when it is torn, corrupt, or of a newer program. */
export function parseRecord(text: string): ProcessRecord | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'it is not complete JSON: it was torn or damaged';
  }
  const record = value as Partial<ProcessRecord> | null;
  if (typeof record !== 'object' || record === null) return 'it holds no record';
  if (record.format !== recordFormat) {
    return `its format is ${String(record.format)}, this keeper reads ${recordFormat}`;
  }
  const spec = record.spec as Partial<ProcessSpec> | undefined;
  const complete =
    typeof spec?.id === 'string' &&
    Array.isArray(spec.argv) &&
    Array.isArray(spec.listen) &&
    typeof spec.logFile === 'string' &&
    typeof record.phase === 'string' &&
    typeof record.since === 'number' &&
    Array.isArray(record.restarts);
  return complete ? (value as ProcessRecord) : 'fields are missing: it was damaged';
}
