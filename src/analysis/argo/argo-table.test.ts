import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { HttpMeasure, type HttpMeasureOptions } from '../providers/http/http-measure.ts';
import {
  type ArgoMetric,
  type ArgoPhase,
  type MetricResult,
  noResult,
  recordMeasurement,
} from './argo-metric.ts';
import { assessMetric, badPhase } from './assess-metric.ts';
import { type ArgoRun, assessRun, isTerminating, isWorse } from './assess-run.ts';
import { callBuiltin } from './expression/builtins.ts';
import { evaluateCondition } from './expression/evaluate-expression.ts';
import { flattenTemplates } from './flatten-templates.ts';
import { type Conditions, type MeasurementPhase, measurementPhase } from './measurement-phase.ts';
import { nextWakeUp, type ScheduledRun, whichToMeasure } from './schedule.ts';
import {
  matchRules,
  mergeArguments,
  substituteArguments,
  type TemplateArgument,
} from './template-arguments.ts';
import { metricsMistake, type NamedMetric } from './validate-metrics.ts';

// Rows are facts about another program, each of its own shape: they are read where they are used.
// biome-ignore lint/suspicious/noExplicitAny: see above
type Row = any;

const { groups } = JSON.parse(
  readFileSync(new URL('../../../test/cases/argo-analysis.json', import.meta.url), 'utf8'),
) as { readonly groups: readonly { readonly id: string; readonly cases: readonly Row[] }[] };

/** Groups about what this project does in another way, with the reason. */
const elsewhere: Readonly<Record<string, string>> = {
  'measurement-history': 'single measurements are not kept; the log holds each verdict',
  'run-ttl': 'there are no run objects that would have to be cleaned up',
  'history-limit': 'there are no run objects that would have to be cleaned up',
  'field-path': 'a release is not a Kubernetes object; what templates need comes as arguments',
  'time-expression': 'range queries are asked with a fixed window, not with expressions of time',
};

const answers: Readonly<Record<string, (row: Row) => void | Promise<void>>> = {
  'assess-metric': (row) => {
    const { metric, terminating, want } = row;
    assert.equal(assessMetric({ name: 'm', ...metric }, resultOf(row.result), terminating), want);
  },
  'assess-metric-message': ({ result, phase, message }) => {
    const bad = badPhase({ name: 'm' }, resultOf(result));
    assert.deepEqual(bad, { phase, because: message });
  },
  'assess-run': assessRunRow,
  'first-pass': ({ metric, want }) => {
    const named = { name: 'm', ...metric };
    const result = { ...recordMeasurement(noResult, 'Successful'), last: lastOf('Successful') };
    assert.equal(assessMetric(named, result, false), want.metric);
    const run = { ...emptyRun, metrics: [named], results: { m: result } };
    assert.equal(assessRun(run).phase, want.run);
  },
  counters: ({ measurement, want }) => {
    const before = { ...noResult, consecutiveError: 4, error: 4, count: 4 };
    const after = recordMeasurement(before, measurement as MeasurementPhase);
    const { consecutiveError, error, count } = after;
    assert.deepEqual({ consecutiveError, error, count }, want);
  },
  'which-metrics-to-measure': (row) => {
    assert.deepEqual(whichToMeasure(scheduledOf(row), 0), row.want);
  },
  'next-wake-up': (row) => assert.equal(nextWakeUp(scheduledOf(row), 0) ?? null, row.want),
  'measurement-phase': (row) => {
    const result = row.result === 'NaN' ? Number.NaN : row.result;
    const { phase, message } = measurementPhase(result, row as Conditions);
    assert.equal(phase, row.want);
    for (const part of row.errorContains ?? []) assert.ok(message.includes(part), message);
  },
  expression: ({ result, expr, want, errorContains }) => {
    const ask = () => evaluateCondition(expr, result);
    if (want === 'error') {
      assert.throws(ask, ({ message }) => message.includes(errorContains ?? ''));
    } else assert.equal(ask(), want);
  },
  conversion: ({ fn, args, want }) => {
    if (want === 'error') assert.throws(() => callBuiltin(fn, args));
    else assert.equal(callBuiltin(fn, args), want);
  },
  'validate-metrics': ({ metrics, error }) => {
    const named = metrics.map((metric: Row) => ({
      ...metric,
      providers: [metric.provider].flat(),
    }));
    assert.equal(metricsMistake(named as readonly NamedMetric[]) ?? null, error);
  },
  'args-merge': ({ given, template, want, error }) => {
    const merged = mergeArguments(given ?? [], (template ?? []) as readonly TemplateArgument[]);
    if (error) assert.deepEqual(merged, { ok: false, problem: error });
    else assert.deepEqual(merged.ok && merged.value, want ?? []);
  },
  'template-flatten': flattenRow,
  'name-rules': ({ kind, metrics, rules, want, error }) => {
    const name = kind === 'dryRun' ? 'dryRun' : 'measurementRetention';
    const matched = matchRules(name, metrics, rules);
    if (error) assert.deepEqual(matched, { ok: false, problem: error });
    else assert.deepEqual(matched.ok && matched.value, want);
  },
  'is-worse': ({ current, new: next, want }) => assert.equal(isWorse(current, next), want),
  'is-terminating': ({ metrics, want }) => {
    const named = metrics as readonly (readonly [ArgoPhase, boolean])[];
    const run = {
      ...emptyRun,
      metrics: named.map((_, index) => ({ name: `m${index}` })),
      results: Object.fromEntries(
        named.map(([phase], index) => [`m${index}`, { ...noResult, phase }]),
      ),
      dryRun: new Set(named.flatMap(([, isDry], index) => (isDry ? [`m${index}`] : []))),
    };
    assert.equal(isTerminating(run), want);
  },
  'arg-substitution': ({ text, args, want }) => {
    assert.deepEqual(substituteArguments(text, args), { ok: true, value: want });
  },
  'web-provider': webRow,
};

for (const { id, cases } of groups) {
  if (id in elsewhere) continue;
  for (const [index, row] of cases.entries()) {
    // Tokens of OAuth2 are not fetched: a header with a token is what the file takes.
    if (row.oauth2) continue;
    test(`Argo's ${id} ${index + 1}: ${row.name ?? JSON.stringify(row).slice(0, 70)}`, async () => {
      await (answers[id] ?? assert.fail(`nothing answers for ${id}`))(row);
    });
  }
}

test('every group of the table is answered, or is elsewhere for a reason', () => {
  const ids = groups.map((group) => group.id);
  assert.deepEqual([...Object.keys(answers), ...Object.keys(elsewhere)].sort(), ids.sort());
});

const emptyRun: ArgoRun = {
  metrics: [],
  results: {},
  dryRun: new Set(),
  isTerminationAsked: false,
};

function lastOf(phase: ArgoPhase): NonNullable<MetricResult['last']> {
  return { phase, startedAt: 0, ...(phase !== 'Running' && { finishedAt: 0 }) };
}

function resultOf({ last, phase, ...counters }: Row): MetricResult {
  return {
    ...noResult,
    phase: phase ?? 'Running',
    ...counters,
    ...(last && { last: typeof last === 'string' ? lastOf(last as ArgoPhase) : last }),
  };
}

function scheduledOf({ metrics, results, startedAt }: Row): ScheduledRun {
  const read = Object.entries(results).map(([name, result]) => [name, resultOf(result)]);
  return {
    ...emptyRun,
    metrics,
    results: Object.fromEntries(read),
    ...(startedAt !== undefined && { startedAt }),
  };
}

function assessRunRow(row: Row): void {
  const names = row.metrics.map(({ name }: Row) => name);
  const dry = matchRules('dryRun', names, row.dryRun ?? []);
  if (row.want.phase === 'Error') {
    const first = dry.ok ? metricsMistake([{ name: 'm', providers: [] }]) : dry.problem;
    const message = `Analysis spec invalid: ${first}`;
    return assert.equal(message, row.want.message ?? message);
  }
  const results: Record<string, MetricResult> = {};
  const metrics: ArgoMetric[] = [];
  for (const { name, initialDelay, interval, inFlightEnds, ...result } of row.metrics) {
    metrics.push({ name, interval: interval ?? '60s', ...(initialDelay && { initialDelay }) });
    // An unfinished measurement that is told to end takes this phase before it is assessed.
    const ended = inFlightEnds && {
      ...recordMeasurement(noResult, inFlightEnds),
      last: inFlightEnds,
    };
    if (result.phase) results[name] = resultOf({ ...result, ...ended, phase: result.phase });
  }
  const run: ArgoRun = {
    metrics,
    results,
    dryRun: new Set(dry.ok ? dry.value : []),
    isTerminationAsked: row.terminateRequested ?? false,
  };
  const { phase, message, metricPhases } = assessRun(run);
  assert.equal(phase, row.want.phase);
  if (row.want.message !== undefined) assert.equal(message, row.want.message);
  for (const [name, wanted] of Object.entries(row.want.metricPhases ?? {})) {
    assert.equal(metricPhases[name], wanted);
  }
}

function flattenRow({ templates, want, error }: Row): void {
  const whole = templates.map(({ metrics, args, dryRun, retention }: Row) => ({
    metrics: (metrics ?? []).map((name: string) => ({ name })),
    args: args ?? [],
    dryRun: dryRun ?? [],
    retention: retention ?? [],
  }));
  const flat = flattenTemplates<ArgoMetric>(whole);
  if (error) return assert.deepEqual(flat, { ok: false, problem: error });
  assert.ok(flat.ok);
  const names = flat.value.metrics.map(({ name }) => name);
  assert.deepEqual(names, want.metrics ?? []);
  assert.deepEqual(flat.value.args, want.args ?? []);
}

async function webRow(row: Row): Promise<void> {
  const seen = { method: '', body: '' };
  const server = createServer((request, response) => {
    seen.method = request.method ?? '';
    request.on('data', (chunk: Buffer) => {
      seen.body += chunk.toString();
    });
    request.on('end', () => response.writeHead(row.server.status ?? 200).end(row.server.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { jsonPath, method, body, jsonBody } = row;
  const options: HttpMeasureOptions = {
    url: `http://127.0.0.1:${port}/`,
    ...(jsonPath && { jsonPath }),
    ...(method && { method }),
    ...(body && { body }),
    ...(jsonBody && { jsonBody: JSON.parse(jsonBody) }),
  };
  const value = await new HttpMeasure(options).measure(1);
  server.closeAllConnections();
  server.close();
  const answer = value.known
    ? measurementPhase(value.value, row as Conditions)
    : { phase: 'Error', message: value.because };
  assert.equal(answer.phase, row.want.phase, answer.message);
  assert.ok(answer.message.includes(row.want.messageContains ?? ''), answer.message);
  if (row.want.serverSeesMethod) assert.equal(seen.method, row.want.serverSeesMethod);
  if (row.want.serverSeesBody) assert.equal(seen.body, row.want.serverSeesBody);
  const sent = row.want.serverSeesJsonBody;
  if (sent) assert.deepEqual(JSON.parse(seen.body), JSON.parse(sent));
}
