import type { RestartPolicy } from '../protocol/process-spec.ts';

export const restartWindowMs = 5 * 60_000;
const restartsKept = 100;

/**
 * How long to wait before a process is started again, or undefined when it must not be.
 * `failuresInARow` counts ended lives, each shorter than the policy's reset, the last included.
 */
export function restartDelayMs(policy: RestartPolicy, failuresInARow: number): number | undefined {
  if (policy.policy === 'never') return undefined;
  const firstMs = policy.firstDelayMs ?? 1000;
  const doublings = Math.min(30, Math.max(0, failuresInARow - 1));
  return Math.min(policy.maxDelayMs ?? 60_000, firstMs * 2 ** doublings);
}

/** Failures in a row after one more life of `lifeMs`. */
export function failuresAfter(policy: RestartPolicy, before: number, lifeMs: number): number {
  const resetMs = policy.policy === 'always' ? (policy.resetAfterMs ?? 60_000) : 60_000;
  return lifeMs >= resetMs ? 1 : before + 1;
}

/** The restarts of the last five minutes, the newest 100. */
export function recentRestarts(restarts: readonly number[], now: number): readonly number[] {
  return restarts.filter((at) => now - at < restartWindowMs).slice(-restartsKept);
}
