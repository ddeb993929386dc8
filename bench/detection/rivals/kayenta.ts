import { classifyMetric, kayentaDefaults } from '../../../src/analysis/kayenta/classify-metric.ts';
import { quantileMs } from '../../../src/analysis/limits/checklist.ts';
import type { RevisionCounts } from '../../../src/analysis/provider.ts';
import { type Minute, minutesOf, successOf } from '../minutes.ts';
import type { Outcome } from '../outcome.ts';
import type { Piece } from '../piece.ts';

const everyMinutes = 10;

export type KayentaPoint = (counts: RevisionCounts, minute: Minute) => number;

export const errorPoint: KayentaPoint = (counts) => 100 * (1 - (successOf(counts) ?? Number.NaN));

export const p99Point: KayentaPoint = (counts, { edgesMs }) =>
  quantileMs({ counts, edgesMs }, 0.99) ?? Number.NaN;

/**
 * Kayenta's judge every ten minutes over a growing window of one-minute points; one metric, of
 * which only an increase is bad, so that a High is a score of zero and ends the release.
 */
export function kayenta(stream: readonly Piece[], point: KayentaPoint): Outcome {
  const minutes = minutesOf(stream);
  for (let count = everyMinutes; count <= minutes.length; count += everyMinutes) {
    const seen = minutes.slice(0, count);
    const series = {
      experiment: seen.map((minute) => point(minute.candidate, minute)),
      control: seen.map((minute) => point(minute.stable, minute)),
    };
    const { kind } = classifyMetric(series, { ...kayentaDefaults, direction: 'increase' });
    if (kind === 'High') return { kind: 'rolled back', atMs: seen.at(-1)!.endMs };
  }
  return { kind: 'promoted', atMs: minutes.at(-1)!.endMs };
}
