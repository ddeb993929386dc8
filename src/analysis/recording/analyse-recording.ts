import type { Verdict, VerdictKind } from '../../core/world/verdict.ts';
import type { CompareSettings } from '../compare/compare-settings.ts';
import { advance, type Comparison, newComparison } from '../compare/comparison.ts';
import { comparisonVerdict, wouldHaveSeen } from '../compare/comparison-verdict.ts';
import { badShare } from '../compare/measure.ts';
import type { Recording } from './read-recording.ts';

/** What the verdict would have been, and when. */
export interface Analysis {
  /** The first regression, or what was known at the end. */
  readonly verdict: Verdict;
  readonly atMs: number;
  /** `would have seen errors from 4.2x (0.42 %)`. */
  readonly wouldHaveSeen: string;
  /** Every moment at which a window ended, for tables and pictures. */
  readonly timeline: readonly Moment[];
}

export interface Moment {
  readonly atMs: number;
  readonly kind: VerdictKind;
  /** Shares of bad units so far. */
  readonly candidate: number;
  readonly stable: number;
  /** ln of the evidence against the candidate. */
  readonly errorEvidence: number;
  readonly latencyEvidence: number;
}

/** Judges a recording as the release would have been judged; stops at a regression. */
export function analyseRecording(recording: Recording, settings: CompareSettings): Analysis {
  const [first] = recording.reads;
  let comparison = newComparison(first?.fromMs ?? 0);
  let verdict = comparisonVerdict(comparison, settings, comparison.readToMs);
  const timeline: Moment[] = [];
  for (const read of recording.reads) {
    const { windows } = comparison;
    comparison = advance(comparison, read, settings);
    if (comparison.windows === windows) continue;
    verdict = comparisonVerdict(comparison, settings, read.toMs);
    timeline.push(momentOf(comparison, verdict.kind));
    if (verdict.kind === 'regressed') break;
  }
  return {
    verdict,
    atMs: comparison.readToMs,
    wouldHaveSeen: wouldHaveSeen(comparison, settings),
    timeline,
  };
}

function momentOf({ readToMs, errors, latencyPeak }: Comparison, kind: VerdictKind): Moment {
  return {
    atMs: readToMs,
    kind,
    candidate: badShare(errors.candidate),
    stable: badShare(errors.stable),
    errorEvidence: errors.peak,
    latencyEvidence: latencyPeak,
  };
}
