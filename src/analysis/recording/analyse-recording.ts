import type { Verdict } from '../../core/world/verdict.ts';
import type { CompareSettings } from '../compare/compare-settings.ts';
import { advance, newComparison } from '../compare/comparison.ts';
import { comparisonVerdict, wouldHaveSeen } from '../compare/comparison-verdict.ts';
import type { Timeline } from '../compare/timeline.ts';
import type { Recording } from './read-recording.ts';

/** What the verdict would have been, and when. */
export interface Analysis {
  /** The first regression, or what was known at the end. */
  readonly verdict: Verdict;
  readonly atMs: number;
  /** `would have seen errors from 4.2x (0.42 %)`. */
  readonly wouldHaveSeen: string;
  /** What the windows showed, for tables and pictures. */
  readonly timeline: Timeline;
}

/** Judges a recording as the release would have been judged; stops at a regression. */
export function analyseRecording(recording: Recording, settings: CompareSettings): Analysis {
  const [first] = recording.reads;
  let comparison = newComparison(first?.fromMs ?? 0);
  let verdict = comparisonVerdict(comparison, settings, comparison.readToMs);
  for (const read of recording.reads) {
    const { windows } = comparison;
    comparison = advance(comparison, read, settings);
    if (comparison.windows === windows) continue;
    verdict = comparisonVerdict(comparison, settings, read.toMs);
    if (verdict.kind === 'regressed') break;
  }
  return {
    verdict,
    atMs: comparison.readToMs,
    wouldHaveSeen: wouldHaveSeen(comparison, settings),
    timeline: comparison.timeline,
  };
}
