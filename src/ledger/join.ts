import type { Execution } from './journal/execution.ts';
import { LatencySample } from './latency.ts';
import type { LoadEnd } from './load-file.ts';
import {
  isAppError,
  isDrainedTooEarly,
  isIdempotent,
  type LossRule,
  lossSeenByClient,
  type StreamPolicy,
} from './loss.ts';
import type { ClientRecord, LoadKind } from './record.ts';
import type { KindReport, LostRequest, Report } from './report.ts';
import { type Span, spanFinder } from './spans.ts';

export interface JoinInput {
  readonly target: string;
  /** The run whose ids are looked at; executions of other runs are left out. */
  readonly run: string;
  readonly records: Iterable<ClientRecord>;
  /** Asked after the records are read; undefined when the generator did not get there. */
  readonly end: () => LoadEnd | undefined;
  /** Absent: there are no journals and D6 is not checked. */
  readonly executions?: Iterable<Execution>;
  readonly tornLines?: () => number;
  /** Absent: streams may be ended by the other side at any time, as long as they end as agreed. */
  readonly streams?: StreamPolicy;
  /** When switches took place: latencies are told apart by it. */
  readonly switches?: readonly Span[];
}

interface Executed {
  count: number;
  versions: string;
  readonly bodyHash: string;
  isClaimed: boolean;
}

const examplesMax = 50;

/** Joins what clients saw with what instances did. Pure: reads its input once, in order. */
export function join(input: JoinInput): Report {
  const executed = input.executions && collect(input.executions, `${input.run}-`);
  const ledger = new Ledger(executed, input);
  for (const record of input.records) ledger.add(record);
  return ledger.report(input);
}

function collect(executions: Iterable<Execution>, prefix: string): Map<string, Executed> {
  const byId = new Map<string, Executed>();
  for (const { id, version, bodyHash } of executions) {
    if (!id.startsWith(prefix)) continue;
    const known = byId.get(id);
    if (known) {
      known.count += 1;
      known.versions += `,${version}`;
    } else byId.set(id, { count: 1, versions: version, bodyHash, isClaimed: false });
  }
  return byId;
}

class Ledger {
  readonly #executed: Map<string, Executed> | undefined;
  readonly #streams: StreamPolicy | undefined;
  readonly #isSwitching: (timeMs: number) => boolean;
  readonly #seen = new Set<string>();
  readonly #byRule: Record<LossRule, number> = { D1: 0, D2: 0, D3: 0, D4: 0, D5: 0, D6: 0, D7: 0 };
  readonly #kinds = new Map<LoadKind, KindCounts>();
  readonly #latency = new LatencySample();
  readonly #switchLatency = new LatencySample();
  readonly #steadyLatency = new LatencySample();
  readonly #byVersion = new Map<string, number>();
  readonly #errorsByVersion = new Map<string, number>();
  readonly #examples: LostRequest[] = [];
  #sent = 0;
  #answered = 0;
  #lost = 0;
  #avoidable = 0;
  #lostExecuted = 0;
  #repeated = 0;
  #appErrors = 0;
  #unfinished = 0;
  #unexecuted = 0;
  #byAnother = 0;
  #refused = 0;
  #twice = 0;
  #messages = 0;
  #drained = 0;
  #lastAt = 0;

  constructor(executed: Map<string, Executed> | undefined, { streams, switches }: JoinInput) {
    this.#executed = executed;
    this.#streams = streams;
    this.#isSwitching = spanFinder(switches ?? []);
  }

  add(record: ClientRecord): void {
    if (this.#seen.has(record.id)) {
      this.#twice += 1;
      return;
    }
    this.#seen.add(record.id);
    this.#sent += 1;
    this.#messages += record.messages;
    this.#lastAt = Math.max(this.#lastAt, record.doneAt);
    const execution = this.#executed?.get(record.id);
    if (execution) execution.isClaimed = true;
    if (execution && execution.count > 1 && isIdempotent(record.method)) this.#repeated += 1;
    const kind = this.#kind(record.load);
    kind.sent += 1;
    const isEarly = this.#streams && isDrainedTooEarly(record, this.#streams);
    const rule = isEarly
      ? 'D7'
      : (lossSeenByClient(record) ?? lossSeenInJournal(record, execution));
    if (rule) this.#addLost(record, rule, execution, kind);
    else if (record.outcome.kind === 'unfinished') this.#unfinished += 1;
    else this.#addAnswered(record, execution, kind);
  }

  #addLost(
    record: ClientRecord,
    rule: LossRule,
    execution: Executed | undefined,
    kind: KindCounts,
  ) {
    this.#lost += 1;
    kind.lost += 1;
    this.#byRule[rule] += 1;
    if (record.closeWasWaiting) this.#avoidable += 1;
    if (execution) this.#lostExecuted += 1;
    if (this.#examples.length >= examplesMax) return;
    const executions = this.#executed ? (execution?.count ?? 0) : null;
    this.#examples.push({ rule, record, executions });
  }

  #addAnswered(record: ClientRecord, execution: Executed | undefined, kind: KindCounts) {
    this.#answered += 1;
    kind.answered += 1;
    if (record.outcome.kind === 'drained') this.#drained += 1;
    const version = record.version ?? '?';
    count(this.#byVersion, version);
    if (isAppError(record)) {
      this.#appErrors += 1;
      count(this.#errorsByVersion, version);
    }
    const latencyMs = record.doneAt - record.intendedAt;
    kind.latency.add(latencyMs);
    if (record.load === 'A' || record.load === 'B') {
      this.#latency.add(latencyMs);
      const isSwitching = this.#isSwitching(record.intendedAt);
      (isSwitching ? this.#switchLatency : this.#steadyLatency).add(latencyMs);
    }
    const isRefused = record.markedByProxy && (record.status ?? 0) >= 400;
    if (isRefused) this.#refused += 1;
    if (!this.#executed || isRefused) return;
    if (!execution) this.#unexecuted += 1;
    else if (!execution.versions.split(',').includes(version)) this.#byAnother += 1;
  }

  #kind(load: LoadKind): KindCounts {
    let counts = this.#kinds.get(load);
    if (!counts) {
      counts = { sent: 0, answered: 0, lost: 0, latency: new LatencySample() };
      this.#kinds.set(load, counts);
    }
    return counts;
  }

  report({ target, end: readEnd, tornLines }: JoinInput): Report {
    const end = readEnd();
    const unclaimed = [...(this.#executed?.values() ?? [])].filter((each) => !each.isClaimed);
    return {
      target,
      durationMs: end?.endedAtMs ?? this.#lastAt,
      sent: this.#sent,
      answered: this.#answered,
      lost: {
        total: this.#lost,
        byRule: this.#byRule,
        avoidable: this.#avoidable,
        executed: this.#lostExecuted,
        examples: this.#examples,
      },
      repeated: this.#executed ? this.#repeated : null,
      appErrors: { total: this.#appErrors, byVersion: sorted(this.#errorsByVersion) },
      byVersion: sorted(this.#byVersion),
      byKind: Object.fromEntries([...this.#kinds].sort().map(([load, it]) => [load, seal(it)])),
      latencyMs: this.#latency.read(),
      switchLatencyMs: this.#switchLatency.read(),
      steadyLatencyMs: this.#steadyLatency.read(),
      unfinished: this.#unfinished,
      unsent: end?.unsent ?? 0,
      hasJournals: this.#executed !== undefined,
      lostShareBelow: this.#lost === 0 && this.#sent > 0 ? Math.min(1, 3 / this.#sent) : null,
      lag: end?.lag ?? null,
      unexplained: {
        answeredWithoutExecution: this.#unexecuted,
        executedWithoutRequest: unclaimed.length,
        answeredByAnother: this.#byAnother,
        refusedByProxy: this.#refused,
        recordedTwice: this.#twice,
        generatorDied: end === undefined,
        fileFull: end?.isFull ?? false,
      },
      drained: this.#drained,
      messages: this.#messages,
      tornJournalLines: tornLines?.() ?? 0,
      remarks: end?.remarks ?? {},
    };
  }
}

interface KindCounts {
  sent: number;
  answered: number;
  lost: number;
  readonly latency: LatencySample;
}

function lossSeenInJournal(
  record: ClientRecord,
  execution: Executed | undefined,
): LossRule | undefined {
  if (!execution || record.outcome.kind !== 'answered') return undefined;
  if (execution.count > 1 && !isIdempotent(record.method)) return 'D6';
  // A retry may have executed a body that a break had cut; the answer then vouches for the rest.
  if (execution.bodyHash !== (record.sentHash ?? '')) return 'D4';
  return undefined;
}

function seal({ sent, answered, lost, latency }: KindCounts): KindReport {
  return { sent, answered, lost, latencyMs: latency.read() };
}

function count(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}

function sorted(map: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}
