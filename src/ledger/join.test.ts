import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type JoinInput, join } from './join.ts';
import type { Execution } from './journal/execution.ts';
import type { LoadEnd } from './load-file.ts';
import { lossRules } from './loss.ts';
import type { ClientRecord, Outcome } from './record.ts';

const end: LoadEnd = {
  endedAtMs: 1000,
  unsent: 0,
  isFull: false,
  lag: { p99Ms: 1, maxMs: 2 },
  remarks: {},
};

function recordOf(id: string, change: Partial<ClientRecord> = {}): ClientRecord {
  return {
    id,
    load: 'A',
    form: 'plain',
    method: 'GET',
    intendedAt: 0,
    sentAt: 1,
    doneAt: 5,
    status: 200,
    version: '1.0.0',
    body: 'match',
    sentHash: null,
    reused: false,
    closeWasWaiting: false,
    markedByProxy: false,
    messages: 0,
    outcome: { kind: 'answered' },
    ...change,
  };
}

function executionOf(id: string, change: Partial<Execution> = {}): Execution {
  return { id, version: '1.0.0', pid: 1, receivedAt: 0, doneAt: 1, bodyHash: '', ...change };
}

function reportOf(
  records: readonly ClientRecord[],
  executions?: readonly Execution[],
  change: Partial<JoinInput> = {},
) {
  return join({
    target: 't',
    run: 'r',
    records,
    end: () => end,
    ...(executions && { executions }),
    ...change,
  });
}

/** One request of a made-up world, whose fate is known, so that the right ledger is known too. */
interface Fate {
  readonly method: string;
  readonly outcome: Outcome;
  readonly status: number;
  readonly executions: number;
  readonly version: string;
}

const fate: fc.Arbitrary<Fate> = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD'),
  outcome: fc.constantFrom<Outcome>(
    { kind: 'answered' },
    { kind: 'answered' },
    { kind: 'unconnected', code: 'ECONNREFUSED' },
    { kind: 'broken', code: 'FIN', received: 'nothing' },
    { kind: 'malformed', reason: 'x' },
    { kind: 'corrupt', reason: 'x' },
    { kind: 'late' },
    { kind: 'cut', reason: 'x' },
    { kind: 'drained', code: '1012' },
    { kind: 'unfinished' },
  ),
  status: fc.constantFrom(200, 200, 204, 404, 500, 502, 503, 504),
  executions: fc.integer({ min: 0, max: 3 }),
  version: fc.constantFrom('1.0.0', '2.0.0'),
});

function worldOf(fates: readonly Fate[]) {
  const records = fates.map(({ method, outcome, status, version }, index) =>
    recordOf(`r-${index}`, { method, outcome, status, version }),
  );
  const executions = fates.flatMap(({ executions: count, version }, index) =>
    Array.from({ length: count }, () => executionOf(`r-${index}`, { version })),
  );
  return { records, executions };
}

const isUnsafe = ({ method }: Fate) => method === 'POST' || method === 'PATCH';

test('every request is answered, lost or unfinished, and in exactly one of them', () => {
  fc.assert(
    fc.property(fc.array(fate, { maxLength: 60 }), (fates) => {
      const { records, executions } = worldOf(fates);
      const report = reportOf(records, executions);
      assert.equal(report.sent, fates.length);
      assert.equal(report.answered + report.lost.total + report.unfinished, report.sent);
      const sum = (counts: Readonly<Record<string, number>>) =>
        Object.values(counts).reduce((total, count) => total + count, 0);
      assert.equal(sum(report.lost.byRule), report.lost.total);
      assert.equal(sum(report.byVersion), report.answered);
      assert.equal(sum(report.appErrors.byVersion), report.appErrors.total);
      assert.deepEqual(Object.keys(report.lost.byRule), Object.keys(lossRules));
    }),
  );
});

test('an answered request is lost exactly when it is a gateway error or ran twice unsafely', () => {
  fc.assert(
    fc.property(fc.array(fate, { maxLength: 60 }), (fates) => {
      const { records, executions } = worldOf(fates);
      const { lost } = reportOf(records, executions);
      const answered = fates.filter(({ outcome }) => outcome.kind === 'answered');
      const gateway = answered.filter(({ status }) => status > 500);
      const twice = answered.filter(
        (one) => one.status <= 500 && one.executions > 1 && isUnsafe(one),
      );
      assert.equal(lost.byRule.D3, gateway.length);
      assert.equal(lost.byRule.D6, twice.length);
    }),
  );
});

test('repeated counts the idempotent requests that ran more than once, whatever their end', () => {
  fc.assert(
    fc.property(fc.array(fate, { maxLength: 60 }), (fates) => {
      const { records, executions } = worldOf(fates);
      const repeated = fates.filter((one) => one.executions > 1 && !isUnsafe(one));
      assert.equal(reportOf(records, executions).repeated, repeated.length);
    }),
  );
});

test('the order of records and executions changes no count', () => {
  fc.assert(
    fc.property(fc.array(fate, { maxLength: 60 }), fc.integer(), (fates, seed) => {
      const { records, executions } = worldOf(fates);
      const shuffled = <Item>(items: readonly Item[]) =>
        fc.sample(fc.shuffledSubarray([...items], { minLength: items.length }), {
          numRuns: 1,
          seed,
        })[0]!;
      const { lost: one, ...rest } = reportOf(records, executions);
      const { lost: other, ...others } = reportOf(shuffled(records), shuffled(executions));
      assert.deepEqual(rest, others);
      assert.deepEqual({ ...one, examples: [] }, { ...other, examples: [] });
    }),
    { numRuns: 50 },
  );
});

test('executions without journals are not checked, and the report says so', () => {
  const report = reportOf([recordOf('r-0', { method: 'POST' })]);
  assert.equal(report.hasJournals, false);
  assert.equal(report.repeated, null);
  assert.equal(report.unexplained.answeredWithoutExecution, 0);
});

test('a body that arrived changed is lost, though its client was content', () => {
  const hash = 'a'.repeat(32);
  const record = recordOf('r-0', { method: 'POST', sentHash: hash });
  const right = reportOf([record], [executionOf('r-0', { bodyHash: hash })]);
  const wrong = reportOf([record], [executionOf('r-0', { bodyHash: 'b'.repeat(32) })]);
  assert.equal(right.lost.total, 0);
  assert.equal(wrong.lost.byRule.D4, 1);
});

test('what does not add up is counted: an answer without execution, an execution without request', () => {
  const records = [recordOf('r-0'), recordOf('r-1'), recordOf('r-2'), recordOf('r-2')];
  const executions = [
    executionOf('r-1', { version: '2.0.0' }),
    executionOf('r-2'),
    executionOf('r-9'),
    executionOf('another-run-0'),
  ];
  const { unexplained, sent } = reportOf(records, executions);
  assert.equal(sent, 3);
  assert.equal(unexplained.answeredWithoutExecution, 1);
  assert.equal(unexplained.answeredByAnother, 1);
  assert.equal(unexplained.recordedTwice, 1);
  assert.equal(unexplained.executedWithoutRequest, 1);
});

test('a refusal by the proxy is no answer of the service, and asks for an explanation', () => {
  const refused = recordOf('r-0', { status: 400, markedByProxy: true, version: null });
  const { unexplained, lost } = reportOf([refused], []);
  assert.deepEqual([unexplained.refusedByProxy, unexplained.answeredWithoutExecution], [1, 0]);
  assert.equal(lost.total, 0);
});

test('a lost request that was executed and one whose close was waiting are told apart', () => {
  const outcome = { kind: 'broken', code: 'FIN', received: 'nothing' } as const;
  const records = [
    recordOf('r-0', { outcome, closeWasWaiting: true }),
    recordOf('r-1', { outcome }),
  ];
  const { lost } = reportOf(records, [executionOf('r-1')]);
  assert.deepEqual([lost.total, lost.avoidable, lost.executed], [2, 1, 1]);
  assert.deepEqual(
    lost.examples.map(({ executions }) => executions),
    [0, 1],
  );
});

test('the bound of the lost share is three by all, and there is none when some were lost', () => {
  const many = Array.from({ length: 300 }, (_, index) => recordOf(`r-${index}`));
  assert.equal(reportOf(many).lostShareBelow, 0.01);
  assert.equal(reportOf([...many, recordOf('r-x', { status: 502 })]).lostShareBelow, null);
  assert.equal(reportOf([]).lostShareBelow, null);
});

test('a stream that is ended without a drain is lost when drains are known', () => {
  const record = recordOf('r-0', {
    load: 'D',
    doneAt: 900,
    outcome: { kind: 'drained', code: '1012' },
  });
  const streams = (beganAtMs: number) => ({ streamDrainMs: 500, drainsBegunAtMs: [beganAtMs] });
  assert.equal(reportOf([record], undefined, { streams: streams(800) }).lost.byRule.D7, 1);
  const onTime = reportOf([record], undefined, { streams: streams(300) });
  assert.deepEqual([onTime.lost.total, onTime.drained], [0, 1]);
});

test('a generator that died is told from one that ended', () => {
  const report = reportOf([recordOf('r-0')], undefined, { end: () => undefined });
  assert.equal(report.unexplained.generatorDied, true);
  assert.equal(report.durationMs, 5);
});

test('latencies during a switch are told from the others, by the intended time', () => {
  const records = [
    recordOf('r-0', { intendedAt: 90, doneAt: 290 }),
    recordOf('r-1', { intendedAt: 150, doneAt: 157 }),
    recordOf('r-2', { intendedAt: 250, doneAt: 253 }),
  ];
  const report = reportOf(records, undefined, { switches: [{ fromMs: 100, toMs: 200 }] });
  assert.deepEqual([report.switchLatencyMs?.count, report.switchLatencyMs?.max], [1, 7]);
  assert.deepEqual([report.steadyLatencyMs?.count, report.steadyLatencyMs?.max], [2, 200]);
});
