import { random } from '../../kit/random.ts';
import { type EffectMeasure, effectSize } from './effect-size.ts';
import { innerFences } from './outliers.ts';
import { rankInterval } from './rank-interval.ts';

/** What Kayenta's judge is told about a metric; the names and defaults are Kayenta's. */
export interface MetricConfig {
  readonly direction: 'increase' | 'decrease' | 'either';
  /** What becomes of missing points: dropped, or taken for 0. */
  readonly nanStrategy: 'remove' | 'replace';
  readonly critical: boolean;
  readonly mustHaveData: boolean;
  /** Points far outside are dropped, with this factor of the middle half; absent: kept. */
  readonly outlierFactor?: number;
  readonly measure: EffectMeasure;
  readonly allowedDecrease: number;
  readonly allowedIncrease: number;
  readonly criticalDecrease: number;
  readonly criticalIncrease: number;
  /** The part of the shift that is tolerated, and the level of the interval. */
  readonly tolerance: number;
  readonly level: number;
}

export const kayentaDefaults: MetricConfig = {
  direction: 'either',
  nanStrategy: 'remove',
  critical: false,
  mustHaveData: false,
  measure: 'meanRatio',
  allowedDecrease: 1,
  allowedIncrease: 1,
  criticalDecrease: 1,
  criticalIncrease: 1,
  tolerance: 0.25,
  level: 0.98,
};

export type MetricClass = 'Pass' | 'High' | 'Low' | 'Nodata' | 'NodataFailMetric' | 'Error';

export interface Classified {
  readonly kind: MetricClass;
  /** A failure that sets the score to zero by itself. */
  readonly critical: boolean;
  /** Effect size; NaN where there is none. */
  readonly deviation: number;
  readonly because: string;
}

/**
 * One metric of two series of points, as Kayenta's judge sees it. The points are not weighted by
 * the requests behind them, and a repeated judgement is not corrected for: known weaknesses that
 * are kept, so that results agree with it.
 */
export function classifyMetric(
  series: { readonly experiment: readonly number[]; readonly control: readonly number[] },
  config: MetricConfig,
): Classified {
  const experiment = prepared(series.experiment, config);
  const control = prepared(series.control, config);
  const passed = (because: string, deviation = 1): Classified => ({
    kind: 'Pass',
    critical: false,
    deviation,
    because,
  });
  if (experiment.length === 0 || control.length === 0) return withoutData(experiment, config);
  if (isSame(experiment, control)) return passed('the samples are identical');
  if (new Set([...experiment, ...control]).size === 1) return passed('all points are the same');
  const [e, c] = untied(experiment, control);
  const interval = rankInterval(e, c, config.level);
  const deviation = effectSize(config.measure, experiment, control);
  if (!interval) {
    return { kind: 'Error', critical: false, deviation, because: 'the points have no variance' };
  }
  const bound = config.tolerance * Math.abs(interval.estimate);
  const { direction } = config;
  const [isUp, isDown] = [direction !== 'decrease', direction !== 'increase'];
  if (isUp && interval.low > bound && reaches(deviation, '>=', config.allowedIncrease)) {
    const critical = config.critical && reaches(deviation, '>=', config.criticalIncrease);
    return { kind: 'High', critical, deviation, because: 'the experiment is higher' };
  }
  if (isDown && interval.high < -bound && reaches(deviation, '<=', config.allowedDecrease)) {
    const critical = config.critical && reaches(deviation, '<=', config.criticalDecrease);
    return { kind: 'Low', critical, deviation, because: 'the experiment is lower' };
  }
  return passed('no shift beyond the tolerance', deviation);
}

/** Without an effect size its condition is left out. */
function reaches(effect: number, sign: '>=' | '<=', bound: number): boolean {
  if (Number.isNaN(effect)) return true;
  return sign === '>=' ? effect >= bound : effect <= bound;
}

function withoutData(
  experiment: readonly number[],
  { nanStrategy, mustHaveData, critical }: MetricConfig,
): Classified {
  const because = `no data for the ${experiment.length === 0 ? 'experiment' : 'control'}`;
  const deviation = 1;
  if (nanStrategy === 'replace') return { kind: 'Pass', critical: false, deviation, because };
  if (mustHaveData && !critical) {
    return { kind: 'NodataFailMetric', critical: false, deviation, because };
  }
  return { kind: 'Nodata', critical, deviation, because };
}

function prepared(values: readonly number[], config: MetricConfig): readonly number[] {
  const whole =
    config.nanStrategy === 'replace'
      ? values.map((value) => (Number.isNaN(value) ? 0 : value))
      : values.filter((value) => !Number.isNaN(value));
  if (config.outlierFactor === undefined || whole.length === 0) return whole;
  const [low, high] = innerFences(whole, config.outlierFactor);
  return whole.filter((value) => value >= low && value <= high);
}

function isSame(one: readonly number[], other: readonly number[]): boolean {
  const [a, b] = [one, other].map((values) => [...values].sort((x, y) => x - y));
  return a!.length === b!.length && a!.every((value, index) => value === b![index]);
}

/**
 * Two constant series have no variance; Kayenta blurs them by a hundred-thousandth. Its noise is
 * unseeded; ours always is the same, so that a verdict can be repeated.
 */
function untied(
  experiment: readonly number[],
  control: readonly number[],
): readonly [readonly number[], readonly number[]] {
  const isConstant = (values: readonly number[]) => values.every((value) => value === values[0]);
  if (!isConstant(experiment) || !isConstant(control)) return [experiment, control];
  const rng = random(1);
  const blurred = (values: readonly number[]) =>
    values.map((value) => value + value * 1e-5 * (rng.next() + rng.next() + rng.next() - 1.5) * 2);
  return [blurred(experiment), blurred(control)];
}
