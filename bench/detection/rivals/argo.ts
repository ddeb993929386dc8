import { minutesOf, successOf } from '../minutes.ts';
import type { Outcome } from '../outcome.ts';
import type { Piece } from '../piece.ts';

/** From the field's documented example: successCondition result[0] >= 0.95, failureLimit 2. */
const failureLimit = 2;
/** The default of consecutiveErrorLimit. */
const errorLimit = 4;

/**
 * Argo Rollouts' analysis of a success rate, once a minute: it fails with more failures than
 * failureLimit in all, or more errors in a row than consecutiveErrorLimit; no data is an error.
 */
export function argoSuccessRate(stream: readonly Piece[], atLeast: number): Outcome {
  let failed = 0;
  let errors = 0;
  let endMs = 0;
  for (const minute of minutesOf(stream)) {
    endMs = minute.endMs;
    const success = successOf(minute.candidate);
    if (success === undefined) errors += 1;
    else {
      errors = 0;
      if (success < atLeast) failed += 1;
    }
    if (failed > failureLimit || errors > errorLimit) return { kind: 'rolled back', atMs: endMs };
  }
  return { kind: 'promoted', atMs: endMs };
}
