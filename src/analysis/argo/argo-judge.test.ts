import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Known, known, unknown } from '../../core/world/known.ts';
import { observationOf, releaseOf } from '../testing/release-of.ts';
import { ArgoJudge, type MeasuredMetric } from './argo-judge.ts';

function judged(metric: Partial<MeasuredMetric>, dryRun: readonly string[] = []) {
  const state: { value: Known<unknown>; asked: number } = { value: known([0.99]), asked: 0 };
  const source = {
    name: 'a table',
    measure: async () => {
      state.asked += 1;
      return state.value;
    },
  };
  const judge = new ArgoJudge({
    metrics: [
      {
        name: 'success-rate',
        interval: '60s',
        successCondition: 'result[0] >= 0.95',
        ...metric,
        source,
      },
    ],
    dryRun: new Set(dryRun),
  });
  let now = 0;
  const minutes = async (count: number) => {
    for (let second = 0; second < count * 61; second += 1) {
      now += 1000;
      judge.judge(releaseOf(0, 1000), observationOf(0), now);
      await judge.settled();
    }
    return judge.judge(releaseOf(0, 1000), observationOf(0), now);
  };
  return { state, minutes };
}

test('failures add up over the whole run until they pass the limit', async () => {
  const { state, minutes } = judged({ failureLimit: 2 });
  assert.equal((await minutes(3))?.kind, 'undecided');
  state.value = known([0.5]);
  await minutes(1);
  state.value = known([1]);
  await minutes(2);
  state.value = known([0.5]);
  const verdict = await minutes(2);
  assert.equal(verdict?.kind, 'regressed');
  const because = 'Metric "success-rate" assessed Failed due to failed (3) > failureLimit (2).';
  assert.equal(verdict?.because, because);
});

test('enough measurements end the analysis as healthy', async () => {
  const { state, minutes } = judged({ count: 3 });
  assert.equal((await minutes(4))?.kind, 'healthy');
  assert.equal(state.asked, 3);
});

test('errors are retried every ten seconds, and more than four in a row are too many', async () => {
  const { state, minutes } = judged({});
  state.value = unknown('connection refused');
  const verdict = await minutes(1);
  assert.equal(verdict?.kind, 'regressed');
  assert.match(verdict?.because ?? '', /consecutiveErrors \(5\).*connection refused/);
});

test('what neither condition wants is inconclusive and holds', async () => {
  const { minutes } = judged({ failureCondition: 'result[0] < 0.5', successCondition: 'false' });
  const verdict = await minutes(1);
  assert.equal(verdict?.kind, 'undecided');
  assert.equal(verdict?.holds, true);
});

test('a dry run is measured and never counts', async () => {
  const { state, minutes } = judged({ count: 1 }, ['success-rate']);
  state.value = known([0.1]);
  assert.equal((await minutes(1))?.kind, 'healthy');
});
