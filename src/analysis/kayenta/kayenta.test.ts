import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { classifyMetric, kayentaDefaults, type MetricConfig } from './classify-metric.ts';
import { type EffectMeasure, effectSize } from './effect-size.ts';
import { normalQuantile } from './normal-quantile.ts';
import { type OutlierRule, outliersOf, percentile } from './outliers.ts';
import { rankInterval, rankStatistic } from './rank-interval.ts';
import { type ScoredMetric, scoreMetrics } from './score-metrics.ts';

type Series = readonly (number | null)[];
type Row = Readonly<Record<string, unknown>> & { readonly name: string };

const table = JSON.parse(
  readFileSync(new URL('../../../test/cases/kayenta.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, readonly Row[]>>;

const rows = (name: string) => table[name] ?? assert.fail(`no table ${name}`);
const numbers = (series: unknown) =>
  (series as Series).map((value) => (value === null ? Number.NaN : value));

function near(actual: number, wanted: number, tolerance: number): void {
  assert.ok(Math.abs(actual - wanted) <= tolerance, `${actual} is not ${wanted}`);
}

for (const row of rows('classifier')) {
  test(`Kayenta classifies: ${row.name}`, () => {
    const [allowedDecrease, allowedIncrease] = row.effectSizeThresholds as [number, number];
    const [criticalDecrease, criticalIncrease] = row.criticalThresholds as [number, number];
    const config: MetricConfig = {
      ...kayentaDefaults,
      direction: row.direction as MetricConfig['direction'],
      nanStrategy: row.nanStrategy as MetricConfig['nanStrategy'],
      critical: row.isCritical as boolean,
      measure: row.effectSizeMeasure as EffectMeasure,
      tolerance: row.tolerance as number,
      level: row.confLevel as number,
      allowedDecrease,
      allowedIncrease,
      criticalDecrease,
      criticalIncrease,
    };
    const series = { experiment: numbers(row.experiment), control: numbers(row.control) };
    const found = classifyMetric(series, config);
    if (row.expected !== null) assert.equal(found.kind, row.expected);
    if (row.expectedCritical !== undefined) assert.equal(found.critical, row.expectedCritical);
    if (row.expectedDeviation === 'NaN') assert.ok(Number.isNaN(found.deviation));
    if (row.expectedReasonNonEmpty) assert.ok(found.because.length > 0);
  });
}

for (const row of rows('mannwhitney')) {
  test(`the rank interval agrees with R: ${row.name}`, () => {
    const experiment = numbers(row.experiment);
    const control = numbers(row.control);
    const wanted = row.expected as Readonly<Record<string, number>>;
    const tolerance = wanted.tol!;
    for (const [name, shift] of [
      ['wilcoxonDiff(mu=0,q=0)', 0],
      ['wilcoxonDiff(mu=5,q=0)', 5],
    ] as const) {
      if (wanted[name] === undefined) continue;
      near(rankStatistic(experiment, control, shift), wanted[name], 1e-5);
    }
    if (wanted.ciLow === undefined) return;
    const interval = rankInterval(experiment, control, row.confidenceLevel as number);
    near(interval!.low, wanted.ciLow, tolerance);
    near(interval!.high, wanted.ciHigh!, tolerance);
    near(interval!.estimate, wanted.estimate!, wanted.estimateTol ?? tolerance);
  });
}

for (const row of rows('scorer')) {
  test(`Kayenta scores: ${row.name}`, () => {
    const metrics = (row.metrics as readonly (ScoredMetric & { classification: string })[]).map(
      (metric) => ({ ...metric, kind: metric.classification as ScoredMetric['kind'] }),
    );
    const weights = row.groupWeights as Readonly<Record<string, number>>;
    assert.equal(scoreMetrics(metrics, weights), row.expectedSummaryScore);
  });
}

for (const row of rows('detectors')) {
  test(`Kayenta finds outliers: ${row.name}`, () => {
    const rule: OutlierRule = row.detector === 'IQRDetector' ? 'iqr' : 'k-sigma';
    const found = outliersOf(numbers(row.data), rule, row.factor as number);
    assert.deepEqual(found, row.expectedOutlier);
  });
}

for (const row of rows('percentiles')) {
  test(`percentile ${String(row.p)} of ${numbers(row.data).length} values: ${row.name}`, () => {
    near(percentile(numbers(row.data), row.p as number), row.expected as number, 1e-4);
  });
}

for (const row of rows('effect_sizes')) {
  test(`Kayenta measures the effect: ${row.name}`, () => {
    const measure = row.measure as EffectMeasure;
    const found = effectSize(measure, numbers(row.experiment), numbers(row.control));
    if (row.expected === 'NaN') assert.ok(Number.isNaN(found));
    else near(found, row.expected as number, row.tol as number);
  });
}

for (const row of rows('issue_counterexamples')) {
  test(`what users complained about is reproduced: ${String(row.src)}`, () => {
    const series = { experiment: numbers(row.experiment), control: numbers(row.control) };
    const config = { ...kayentaDefaults, tolerance: row.tol as number, level: row.conf as number };
    assert.equal(classifyMetric(series, config).kind, row.algorithm_returns);
  });
}

test('the normal quantile agrees with tables far into the tails', () => {
  near(normalQuantile(0.975), 1.959963984540054, 1e-12);
  near(normalQuantile(0.5), 0, 1e-12);
  near(normalQuantile(1e-9), -5.997807015007687, 1e-9);
  near(normalQuantile(1e-20), -9.26234008979841, 1e-9);
});

test('points that are missing are dropped or taken for zero, and outliers can be left out', () => {
  const control = [1, 2, 3, 2, 1, 2, 3, 2];
  const missing = { experiment: [Number.NaN, Number.NaN], control };
  assert.equal(classifyMetric(missing, kayentaDefaults).kind, 'Nodata');
  const mustHave = { ...kayentaDefaults, mustHaveData: true };
  assert.equal(classifyMetric(missing, mustHave).kind, 'NodataFailMetric');
  const replaced = { ...kayentaDefaults, nanStrategy: 'replace' } as const;
  assert.equal(classifyMetric(missing, replaced).kind, 'Low');
  const spike = { experiment: [...control, 500], control };
  const cut = classifyMetric(spike, { ...kayentaDefaults, outlierFactor: 3 });
  assert.equal(cut.kind, 'Pass');
});
