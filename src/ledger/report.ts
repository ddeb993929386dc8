import type { Latency } from './latency.ts';
import type { LoopLag } from './load-file.ts';
import type { LossRule } from './loss.ts';
import type { ClientRecord, LoadKind } from './record.ts';

/** Counts of one kind of load. */
export interface KindReport {
  readonly sent: number;
  readonly answered: number;
  readonly lost: number;
  readonly latencyMs: Latency | null;
}

/** A lost request, for whoever has to find out why. */
export interface LostRequest {
  readonly rule: LossRule;
  readonly record: ClientRecord;
  /** How often instances executed it; null when there are no journals. */
  readonly executions: number | null;
}

/** What does not add up. All zero in a run that can be trusted. */
export interface Unexplained {
  /** Answered by the service, and in no journal. */
  readonly answeredWithoutExecution: number;
  /** In a journal, and no client sent it. */
  readonly executedWithoutRequest: number;
  /** Answered by a version that did not execute it. */
  readonly answeredByAnother: number;
  /** Refused by the proxy with a 4xx, though every request is correct. */
  readonly refusedByProxy: number;
  /** The same id in two records: a fault of the generator. */
  readonly recordedTwice: number;
  /** The generator was killed before its end. */
  readonly generatorDied: boolean;
  /** The load stopped early because its file was full. */
  readonly fileFull: boolean;
}

/** The ledger of one load. Always: sent = answered + lost.total + unfinished. */
export interface Report {
  readonly target: string;
  readonly durationMs: number;
  readonly sent: number;
  /** Complete answers, errors of the application included. */
  readonly answered: number;
  readonly lost: {
    readonly total: number;
    readonly byRule: Readonly<Record<LossRule, number>>;
    /** On a connection whose close had already arrived: a patient client could have noticed. */
    readonly avoidable: number;
    /** Lost for the client and yet executed. */
    readonly executed: number;
    /** The first of them. */
    readonly examples: readonly LostRequest[];
  };
  /** Idempotent requests that were executed more than once; null without journals. */
  readonly repeated: number | null;
  /** Errors that the application made. */
  readonly appErrors: {
    readonly total: number;
    readonly byVersion: Readonly<Record<string, number>>;
  };
  /** Answers by version; `?` when the answer did not say. */
  readonly byVersion: Readonly<Record<string, number>>;
  readonly byKind: Readonly<Partial<Record<LoadKind, KindReport>>>;
  /** Of the ordinary requests (A, B) that were answered. */
  readonly latencyMs: Latency | null;
  /** Of those meant while a switch took place, and of the others. */
  readonly switchLatencyMs: Latency | null;
  readonly steadyLatencyMs: Latency | null;
  /** Ended by the generator at the end of the run. */
  readonly unfinished: number;
  /** Wanted by the model and never made. */
  readonly unsent: number;
  /** False without journals: then D6 was not checked. */
  readonly hasJournals: boolean;
  /** With 95 % confidence the share of lost requests is below this (3/N); null when some were. */
  readonly lostShareBelow: number | null;
  readonly lag: LoopLag | null;
  readonly unexplained: Unexplained;
  /** Streams among the answered that the other side ended as agreed. */
  readonly drained: number;
  /** Messages of streams. */
  readonly messages: number;
  readonly tornJournalLines: number;
  readonly remarks: Readonly<Record<string, number>>;
}
