import {
  type CompareSettings,
  compareDefaults,
} from '../../src/analysis/compare/compare-settings.ts';
import { advance, learnProfile, newComparison } from '../../src/analysis/compare/comparison.ts';
import { comparisonVerdict } from '../../src/analysis/compare/comparison-verdict.ts';
import {
  errorsRegressed,
  latencyRegressed,
  startingRegressed,
} from '../../src/analysis/compare/findings.ts';
import type { Outcome } from './outcome.ts';
import type { Piece } from './piece.ts';

/**
 * Runs the very judge that ships over a stream of counts. Every change of the weight brings new
 * instances, so the minute after it counts as warm-up: our tool's figures include that handicap.
 */
export function steadyshipPolicy(
  history: Piece,
  stream: readonly Piece[],
  settings: CompareSettings = compareDefaults,
): Outcome {
  let comparison = learnProfile(newComparison(0), history);
  let asked = 0;
  let warmAtMs = 0;
  for (const piece of stream) {
    if (piece.asked !== asked) warmAtMs = piece.fromMs + settings.warmUpMs;
    asked = piece.asked;
    const { windows } = comparison;
    const isStarting = piece.fromMs < warmAtMs;
    comparison = advance(comparison, { ...piece, isStarting }, settings);
    if (comparison.windows === windows) continue;
    const isRegressed =
      errorsRegressed(comparison, settings) ||
      startingRegressed(comparison, settings) ||
      latencyRegressed(comparison, settings);
    if (isRegressed) return { kind: 'rolled back', atMs: piece.toMs };
  }
  const endMs = stream.at(-1)!.toMs;
  const { kind } = comparisonVerdict(comparison, settings, endMs);
  return { kind: 'promoted', atMs: endMs, proven: kind === 'healthy' };
}
