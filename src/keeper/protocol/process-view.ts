import type { ProcessKind } from './process-spec.ts';

export type ProcessPhase = 'starting up' | 'running' | 'waiting to restart' | 'stopping' | 'exited';

/** How a process ended. Both `code` and `signal` are null when nobody could see it. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: string | null;
  readonly at: number;
  /** Present where the machine can tell. */
  readonly outOfMemory?: boolean;
  /** It was ended because it lived longer than its `timeoutMs`. */
  readonly timedOut?: boolean;
}

/** One process as `list` tells it. Times in milliseconds since 1970, by the keeper's clock. */
export interface ProcessView {
  /** When this was said: with it the other times are ages, whatever the clocks were set to. */
  readonly now: number;
  readonly id: string;
  readonly kind: ProcessKind;
  readonly phase: ProcessPhase;
  /** When the present phase began. */
  readonly since: number;
  /** False once somebody asked for its end. */
  readonly wanted: boolean;
  /** When it was first asked for. */
  readonly createdAt: number;
  /** Absent when no process exists. */
  readonly pid?: number;
  readonly startedAt?: number;
  /** The loopback port it was given last. */
  readonly port?: number;
  readonly listen: readonly number[];
  /** When it was started again within the last five minutes; at most the newest 100. */
  readonly restarts: readonly number[];
  readonly lastExit?: ProcessExit;
  /** Why it could not be started, with a remedy. */
  readonly problem?: string;
  /** Limits that this machine could not set, in sentences. */
  readonly unlimited: readonly string[];
  /** An earlier keeper started it: its exit status will be unknown. */
  readonly adopted: boolean;
  readonly logFile: string;
  readonly labels: Readonly<Record<string, string>>;
  /** What clients noted about it. */
  readonly notes: Readonly<Record<string, string>>;
}
