import assert from 'node:assert/strict';
import { test } from 'node:test';
import { join } from './join.ts';
import type { ClientRecord } from './record.ts';
import { reportDoubts, reportLine, reportTable } from './report-text.ts';

const end = { endedAtMs: 1000, unsent: 0, isFull: false, lag: { p99Ms: 1, maxMs: 2 }, remarks: {} };

function records(count: number, change: (index: number) => Partial<ClientRecord>): ClientRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `r-${index}`,
    load: 'A' as const,
    form: 'plain',
    method: 'GET',
    intendedAt: 0,
    sentAt: 1,
    doneAt: 5,
    status: 200,
    version: index % 3 === 0 ? '2.0.0' : '1.0.0',
    body: 'match' as const,
    sentHash: null,
    reused: false,
    closeWasWaiting: false,
    markedByProxy: false,
    messages: 0,
    outcome: { kind: 'answered' as const },
    ...change(index),
  }));
}

function execution(id: string) {
  return { id, version: '1.0.0', pid: 1, receivedAt: 0, doneAt: 1, bodyHash: '' };
}

test('the line of a run without losses', () => {
  const all = records(1200, () => ({}));
  const executions = all.map(({ id, version }) => ({ ...execution(id), version: version! }));
  const report = join({
    target: 't',
    run: 'r',
    records: all,
    end: () => end,
    executions: [...executions, executions[0]!],
  });
  assert.equal(
    reportLine(report),
    'sent 1,200 · answered 1,200 · lost 0 · repeated 1 · by version 1.0.0: 800, 2.0.0: 400',
  );
  assert.deepEqual(reportDoubts(report), []);
  assert.match(reportTable(report), /lost less than 2\.5e-3 of all, 95 % confidence/);
});

test('the line of a run with losses and errors, without journals', () => {
  const change = (index: number) => ({ status: [502, 500, 200][index % 3]! });
  const report = join({ target: 't', run: 'r', records: records(6, change), end: () => undefined });
  assert.equal(
    reportLine(report),
    'sent 6 · answered 4 · lost 2 (D3: 2) · executed twice: not checked' +
      ' · application errors 1.0.0: 2 · by version 1.0.0: 4',
  );
  assert.match(reportTable(report), /2 lost: answered 502, 503 or 504/);
  assert.match(reportDoubts(report).join(), /the generator ended before its time/);
});

test('a generator that could not keep up is a doubt', () => {
  const lag = { p99Ms: 31, maxMs: 40 };
  const report = join({
    target: 't',
    run: 'r',
    records: records(1, () => ({})),
    end: () => ({ ...end, lag, unsent: 3 }),
  });
  assert.deepEqual(reportDoubts(report), [
    '3 not made, because too many were in flight',
    'the generator was late by 31 ms (p99): do not trust its latencies',
  ]);
});
