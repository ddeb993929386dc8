import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProcessView } from '../../keeper/protocol/process-view.ts';
import { type Health, newHealth } from './health/health.ts';
import { exitSentence, observeInstance } from './observe-instance.ts';

const running: ProcessView = {
  now: 9000,
  id: 'shop:a',
  kind: 'instance',
  phase: 'running',
  since: 5000,
  createdAt: 1000,
  wanted: true,
  pid: 7,
  startedAt: 5000,
  port: 20_000,
  listen: [],
  restarts: [4000],
  unlimited: [],
  adopted: false,
  logFile: '/none.log',
  labels: { instance: 'a', revision: '3', role: 'web' },
  notes: {},
};
const unasked: Health = newHealth({}, 5000);

function see(changes: Partial<ProcessView>, health?: Partial<Health>, now = 9000) {
  const checked = health === undefined ? undefined : { ...unasked, ...health };
  return observeInstance({ ...running, now, ...changes }, checked, now, () => 'the log');
}

test('an instance says whose it is', () => {
  const { id, revision, role } = see({}, {});
  assert.deepEqual([id, revision, role], ['a', 3, 'web']);
});

test('starting counts from the first start, however often it was started again', () => {
  const seen = see({}, { because: 'nothing listens' });
  assert.deepEqual([seen.phase, seen.since, seen.because], ['starting', 1000, 'nothing listens']);
  assert.deepEqual([seen.recentRestarts, seen.lastLog], [1, 'the log']);
});

test('ready counts from the check that made it so', () => {
  const seen = see({}, { ready: true, everReady: true, since: 6000 });
  assert.deepEqual([seen.phase, seen.since], ['ready', 6000]);
});

test('a life too young to be asked says how the one before it ended', () => {
  const seen = see({ lastExit: { code: 3, signal: null, at: 4500 } }, {});
  assert.deepEqual([seen.phase, seen.because], ['starting', 'it exited with code 3']);
});

test("a keeper's clock that was set an hour ahead makes nothing older or younger", () => {
  const changes = { now: 3_609_000, createdAt: 3_601_000, since: 3_605_000 };
  assert.equal(see(changes, {}).since, 1000);
});

test('failed checks count only after it was ready once', () => {
  assert.equal(see({}, { failures: 9 }).failedChecks, 0);
  const seen = see({}, { failures: 2, ready: true, everReady: true });
  assert.deepEqual([seen.phase, seen.failedChecks, seen.lastLog], ['ready', 2, 'the log']);
  assert.equal(see({}, { failures: 3, everReady: true }).phase, 'unready');
});

test('a crash is starting before the first readiness and unready after it', () => {
  const lastExit = { code: 3, signal: null, at: 4500 };
  const never = see({ phase: 'waiting to restart', lastExit });
  assert.deepEqual([never.phase, never.since], ['starting', 1000]);
  assert.equal(never.because, 'it exited with code 3');
  const notes = { readySince: '2000', readyPid: '6' };
  assert.equal(see({ phase: 'waiting to restart', lastExit, notes }).phase, 'unready');
});

test('what could not be started is failed, with its reason', () => {
  const seen = see({ phase: 'waiting to restart', problem: 'no such program: install it' });
  assert.deepEqual([seen.phase, seen.because], ['failed', 'no such program: install it']);
});

test('with nothing to ask, a second of life is readiness', () => {
  assert.equal(see({}, undefined, 5999).phase, 'starting');
  const seen = see({}, undefined, 6000);
  assert.deepEqual([seen.phase, seen.since], ['ready', 6000]);
});

test('an instance that is to end is stopping, one that is started again is unready', () => {
  assert.equal(see({ phase: 'stopping', wanted: false }).phase, 'stopping');
  assert.equal(see({ phase: 'stopping', wanted: true }).phase, 'unready');
});

test('every kind of end has its sentence', () => {
  const at = 0;
  assert.equal(exitSentence(undefined), 'it has ended');
  assert.match(exitSentence({ code: null, signal: null, at }), /ended unseen/);
  assert.match(exitSentence({ code: null, signal: 'SIGSEGV', at }), /killed by SIGSEGV/);
  const signal = 'SIGKILL';
  assert.match(exitSentence({ code: null, signal, at, outOfMemory: true }), /more memory/);
});
