/** What must not happen twice: a hook, a smoke test, a migration phase, a backup. */
export interface TaskSpec {
  /** Unique within its step. */
  readonly name: string;
  readonly kind: 'hook' | 'smoke' | 'migration' | 'backup' | 'notification' | 'delegated';
  /** Exact argv; run on the place that holds the service's state. */
  readonly command: readonly string[];
  readonly timeoutMs: number;
  /** May run again with the same idempotency key after a failure or an unknown end. */
  readonly repeatable: boolean;
  /** Attempts in all, at least 1. More than 1 only for repeatable tasks. */
  readonly attempts: number;
}

export type TaskStatus = 'intent' | 'running' | 'succeeded' | 'failed' | 'unknown';

/** `release/step/name/attempt`: the durable name, and the idempotency key given to the command. */
export type TaskId = string;

export interface TaskObservation {
  readonly id: TaskId;
  readonly status: TaskStatus;
  /** The last lines of its output, at most 2 KiB. */
  readonly output: string;
}

export function taskId(release: number, step: string, name: string, attempt: number): TaskId {
  return `${release}/${step}/${name}/${attempt}`;
}
