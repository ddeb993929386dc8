import { quantileMs } from '../../../src/analysis/limits/checklist.ts';
import { type Minute, minutesOf, successOf } from '../minutes.ts';
import type { Outcome } from '../outcome.ts';
import type { Piece } from '../piece.ts';

/** From its documented example: interval 1m, threshold 5. */
const threshold = 5;

export type FlaggerCheck = (minute: Minute) => boolean;

/** `request-success-rate` with a minimum of 99 %. */
export const successRate99: FlaggerCheck = ({ candidate }) => (successOf(candidate) ?? 0) >= 0.99;

/** `request-duration` with a maximum of 500 ms, which is the 99th percentile. */
export const p99Below500: FlaggerCheck = ({ candidate, edgesMs }) =>
  (quantileMs({ counts: candidate, edgesMs }, 0.99) ?? Number.POSITIVE_INFINITY) <= 500;

/**
 * Flagger: failed checks add up over the whole run and are never taken back; no data is a failed
 * check; the rollback happens one interval after the count reaches the threshold.
 */
export function flagger(stream: readonly Piece[], check: FlaggerCheck): Outcome {
  let failed = 0;
  let endMs = 0;
  for (const minute of minutesOf(stream)) {
    endMs = minute.endMs;
    if (failed >= threshold) return { kind: 'rolled back', atMs: endMs };
    if (!check(minute)) failed += 1;
  }
  return { kind: 'promoted', atMs: endMs };
}
