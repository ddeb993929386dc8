import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { parse } from 'yaml';
import { prometheusText } from '../../src/proxy/admin/prometheus.ts';
import { Services } from '../../src/proxy/routing/services.ts';
import { type Metric, metricCatalogue } from '../../src/server/metrics/metric-catalogue.ts';
import { dashboardQueries, readDashboard } from './dashboard.ts';

interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly labels?: { readonly severity: string };
  readonly annotations?: { readonly summary: string; readonly action: string };
}

function rules(): readonly Rule[] {
  const file = parse(readFileSync('deploy/prometheus/alerts.yaml', 'utf8')) as {
    groups: { rules: Rule[] }[];
  };
  return file.groups.flatMap((group) => group.rules);
}

/** Names of all series that a controller, its process and a proxy can show. */
function knownSeries(): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (name: string, kind: string) => {
    const parts = kind === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
    for (const part of parts) names.add(`${name}${part}`);
  };
  for (const [name, { kind }] of Object.entries<Metric>(metricCatalogue)) add(name, kind);
  const proxy = prometheusText(new Services(), 0);
  for (const [, name, kind] of proxy.matchAll(/^# TYPE (\S+) (\S+)$/gm)) add(name!, kind!);
  const register = new Registry();
  collectDefaultMetrics({ register });
  for (const { name, type } of register.getMetricsAsArray()) add(name, String(type));
  for (const { record } of rules()) if (record) names.add(record);
  return names;
}

/** Every series that a query names, with the labels it selects by. */
function seriesOf(expr: string): readonly { readonly name: string; readonly labels: string[] }[] {
  const found = expr.matchAll(/\b((?:steadyship[\w:]*|process_\w+|nodejs_\w+))(?:\{([^}]*)\})?/g);
  return [...found].map(([, name, selector = '']) => ({
    name: name!,
    labels: [...selector.matchAll(/(\w+)\s*(?:=~|!=|!~|=)/g)].map(([, label]) => label!),
  }));
}

describe('alerts and dashboard', () => {
  const queries = [...rules().map((rule) => rule.expr), ...dashboardQueries()];

  test('every query names series that exist', () => {
    const known = knownSeries();
    assert.ok(known.has('steadyship_proxy_requests_total') && known.size > 40);
    for (const expr of queries) {
      const series = seriesOf(expr);
      assert.ok(series.length > 0, expr);
      for (const { name } of series) assert.ok(known.has(name), `${name} in ${expr}`);
    }
  });

  test('every query selects by labels that the series has', () => {
    const catalogue: Readonly<Record<string, Metric>> = metricCatalogue;
    for (const expr of queries) {
      for (const { name, labels } of seriesOf(expr)) {
        const metric = catalogue[name] ?? catalogue[name.replace(/_(?:bucket|sum|count)$/, '')];
        for (const label of metric ? labels : []) {
          assert.ok(label === 'le' || label in metric!.labels, `${name}{${label}} in ${expr}`);
        }
      }
    }
  });

  test('every alert says how bad it is, what is the matter and what to do', () => {
    const alerts = rules().filter((rule) => rule.alert !== undefined);
    assert.ok(alerts.length >= 15);
    for (const { alert, labels, annotations } of alerts) {
      assert.match(alert!, /^Steadyship[A-Z]/);
      assert.match(labels?.severity ?? '', /^(?:critical|warning|info)$/, alert);
      assert.ok(annotations?.summary && annotations.action, alert);
    }
  });

  test('the panels have names and numbers of their own and do not overlap', () => {
    const { panels, uid, templating } = readDashboard();
    assert.equal(uid, 'steadyship-releases');
    assert.deepEqual(
      templating.list.map((one) => one.name),
      ['datasource', 'service'],
    );
    assert.equal(new Set(panels.map((one) => one.id)).size, panels.length);
    const taken = new Set<string>();
    for (const { title, type, description, gridPos, targets = [] } of panels) {
      assert.ok(title.length > 0);
      if (type !== 'row') assert.ok(description && targets.length > 0, title);
      assert.equal(new Set(targets.map((one) => one.refId)).size, targets.length, title);
      assert.ok(gridPos.x + gridPos.w <= 24, title);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          assert.ok(!taken.has(`${x}:${y}`), `${title} lies on another panel`);
          taken.add(`${x}:${y}`);
        }
      }
    }
  });

  test('every metric of the controller is in an alert or on the dashboard', () => {
    const text = queries.join('\n');
    const unused = Object.keys(metricCatalogue).filter((name) => !text.includes(name));
    assert.deepEqual(unused, ['steadyship_release_started_total']);
  });
});
