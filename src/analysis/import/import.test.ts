import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conditionBound } from './condition-bound.ts';
import { importArgoTemplate } from './import-argo-template.ts';
import { importFlaggerAnalysis, importFlaggerTemplate } from './import-flagger-template.ts';

const template = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'AnalysisTemplate',
  spec: {
    args: [{ name: 'service-name' }, { name: 'floor', value: '0.95' }],
    metrics: [
      {
        name: 'success-rate',
        interval: '1m',
        successCondition: 'result[0] >= {{args.floor}}',
        failureLimit: 3,
        provider: {
          prometheus: {
            address: 'http://prometheus.example.com:9090',
            query: 'sum(rate(ok{service="{{args.service-name}}"}[5m]))',
          },
        },
      },
    ],
  },
};

test('a template of Argo becomes a limit, its counters, and a list of what differs', () => {
  const imported = importArgoTemplate(template, { 'service-name': 'a "b" c' });
  assert.ok(imported.ok, JSON.stringify(imported));
  const [metric] = imported.value.metrics;
  assert.deepEqual(metric?.bound, { above: 0.95 });
  assert.deepEqual(metric?.source, {
    kind: 'prometheus',
    address: 'http://prometheus.example.com:9090',
    query: 'sum(rate(ok{service="a "b" c"}[5m]))',
  });
  assert.equal(metric?.metric.failureLimit, 3);
  assert.equal(metric?.metric.successCondition, 'result[0] >= 0.95');
  const { differences } = imported.value;
  assert.ok(differences.some((text) => text.includes('the bound itself counts as broken')));
  assert.ok(differences.some((text) => text.includes('never succeeds by itself')));
});

test('a missing argument, a wrong metric and another kind are refused with a sentence', () => {
  const missing = importArgoTemplate(template, {});
  assert.deepEqual(missing, {
    ok: false,
    problem: 'args.service-name was not resolved. Give it a value.',
  });
  const [metric] = template.spec.metrics;
  const wrong = { ...template, spec: { metrics: [{ ...metric, failureLimit: -2 }] } };
  const refused = importArgoTemplate(wrong, { 'service-name': 'x', floor: '1' });
  assert.ok(!refused.ok && refused.problem.includes('failureLimit must be >= 0'));
  assert.equal(importArgoTemplate({ kind: 'Deployment', spec: {} }, {}).ok, false);
  assert.equal(importArgoTemplate(null, {}).ok, false);
});

for (const [condition, bound] of [
  ['result[0] >= 0.95', { above: 0.95 }],
  ['asFloat(result) < 500', { below: 500 }],
  ['result > 1 && result < 5', { above: 1, below: 5 }],
  ['len(result) == 0 || result[0] < 5', { below: 5, noData: 'continue' }],
  ['result[0] < 5 || isNaN(result[0])', { below: 5, noData: 'continue' }],
  ['all(result, {# > 1})', undefined],
  ['result ==', undefined],
] as const) {
  test(`the condition ${condition} is ${JSON.stringify(bound) ?? 'no limit'}`, () => {
    assert.deepEqual(conditionBound(condition), bound);
  });
}

test('a failure condition is the bound turned round', () => {
  assert.deepEqual(conditionBound('result[0] > 0.05', true), { below: 0.05 });
  assert.deepEqual(conditionBound('result < 1 || result > 5', true), { above: 1, below: 5 });
});

test('an analysis of Flagger keeps its bounds and says what differs', () => {
  const metricTemplate = {
    kind: 'MetricTemplate',
    spec: {
      provider: { type: 'prometheus', address: 'http://prometheus.example.com' },
      query: 'sum(rate(x{namespace="{{ namespace }}",app="{{ target }}"}[{{ interval }}]))',
    },
  };
  const values = { name: 'shop', namespace: 'live', target: 'shop', interval: '1m' };
  const source = importFlaggerTemplate(metricTemplate, values);
  assert.ok(source.ok && source.value.kind === 'prometheus');
  assert.equal(source.value.query, 'sum(rate(x{namespace="live",app="shop"}[1m]))');
  const canary = {
    kind: 'Canary',
    spec: {
      analysis: {
        interval: '1m',
        threshold: 5,
        metrics: [
          { name: 'request-success-rate', thresholdRange: { min: 99 } },
          { name: 'not-found', templateRef: { name: 'nf' }, thresholdRange: { max: 5 } },
          { name: 'lost', templateRef: { name: 'gone' } },
        ],
      },
    },
  };
  const imported = importFlaggerAnalysis(canary, { nf: source.value });
  assert.ok(imported.ok);
  const [metric] = imported.value.metrics;
  assert.equal(imported.value.metrics.length, 1);
  assert.deepEqual(metric?.bound, { below: 5, noData: 'rollback' });
  assert.equal(metric?.metric.failureLimit, 4);
  assert.equal(metric?.metric.successCondition, 'result[0] <= 5');
  const { differences } = imported.value;
  assert.ok(
    differences.some((text) => text.startsWith('request-success-rate: errors are compared')),
  );
  assert.ok(differences.some((text) => text.startsWith('lost: its template was not given')));
});
