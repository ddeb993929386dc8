import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { random } from '../../../kit/random.ts';
import { startArrivals } from './arrivals.ts';

/** Runs arrivals for `seconds` of a made-up time in which the loop wakes every `stepMs`. */
function arrivalsOf(
  context: TestContext,
  setting: { readonly rate: number; readonly seconds: number; readonly stepMs: number },
): number[] {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  let nowMs = 0;
  const times: number[] = [];
  const stop = startArrivals(
    setting.rate,
    random(7),
    () => nowMs,
    (at) => times.push(at),
  );
  while (nowMs < setting.seconds * 1000) {
    nowMs += setting.stepMs;
    context.mock.timers.tick(setting.stepMs);
  }
  stop();
  const count = times.length;
  context.mock.timers.tick(10_000);
  assert.equal(times.length, count, 'nothing arrives after the stop');
  return times;
}

test('arrivals are a Poisson process: mean and variance of the counts are the rate', (context) => {
  const times = arrivalsOf(context, { rate: 200, seconds: 100, stepMs: 1 });
  const perSecond = Array.from({ length: 100 }, () => 0);
  for (const time of times) {
    const second = Math.floor(time / 1000);
    if (second < 100) perSecond[second]! += 1;
  }
  const mean = perSecond.reduce((sum, count) => sum + count, 0) / 100;
  const variance = perSecond.reduce((sum, count) => sum + (count - mean) ** 2, 0) / 99;
  assert.ok(Math.abs(mean - 200) < 6, `mean ${mean}`);
  assert.ok(variance > 120 && variance < 300, `variance ${variance}`);
});

test('a loop that wakes late makes up for it, with the times that were meant', (context) => {
  const times = arrivalsOf(context, { rate: 200, seconds: 10, stepMs: 500 });
  assert.ok(Math.abs(times.length - 2000) < 200, `${times.length} arrivals`);
  const isAscending = times.every((time, index) => index === 0 || time > times[index - 1]!);
  assert.ok(isAscending);
});

test('no rate, no arrivals', (context) => {
  assert.deepEqual(arrivalsOf(context, { rate: 0, seconds: 1, stepMs: 10 }), []);
});
