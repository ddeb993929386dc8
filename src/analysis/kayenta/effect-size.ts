import { rankAll } from './rank-interval.ts';

/** How much larger the experiment is: as a ratio of means, or as the chance that it is larger. */
export type EffectMeasure = 'meanRatio' | 'cles';

/** NaN where a mean is zero: then there is no ratio, and Kayenta asks for none. */
export function effectSize(
  measure: EffectMeasure,
  experiment: readonly number[],
  control: readonly number[],
): number {
  return measure === 'cles' ? chanceOfLarger(experiment, control) : meanRatio(experiment, control);
}

function meanRatio(experiment: readonly number[], control: readonly number[]): number {
  const [mine, theirs] = [mean(experiment), mean(control)];
  return mine === 0 || theirs === 0 ? Number.NaN : mine / theirs;
}

/** The common language effect size (McGraw and Wong 1992): 0.5 when neither is larger. */
function chanceOfLarger(experiment: readonly number[], control: readonly number[]): number {
  const [m, n] = [experiment.length, control.length];
  const { ranks } = rankAll([...experiment, ...control]);
  let sum = 0;
  for (let index = 0; index < m; index += 1) sum += ranks[index]!;
  return (2 * sum - m * (m + 1)) / (2 * m * n);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
