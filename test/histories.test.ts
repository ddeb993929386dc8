import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { HistoryFile } from '../scripts/histories/history-file.ts';
import { evolve } from '../src/core/evolve/evolve.ts';
import { newService } from '../src/core/release/state.ts';

const folder = new URL('histories/', import.meta.url);
const histories = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => ({
    name,
    history: JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as HistoryFile,
  }));

for (const { name, history } of histories) {
  test(`the recorded log ${name} still leads to the state it led to`, () => {
    let state = newService(history.service);
    for (const { event, at } of history.log) state = evolve(state, event, at);
    assert.deepEqual(JSON.parse(JSON.stringify(state)), history.state);
  });
}

test('the recorded logs hold every strategy, every outcome and every kind of event', () => {
  const events = histories.flatMap(({ history }) => history.log.map((one) => one.event));
  const started = events.filter((one) => one.kind === 'release-started');
  const ended = events.filter((one) => one.kind === 'release-ended');
  assert.deepEqual([...new Set(started.map((one) => one.plan.strategy))].sort(), [
    'ab',
    'blue-green',
    'canary',
    'recreate',
    'rolling',
  ]);
  assert.deepEqual([...new Set(ended.map((one) => one.outcome))].sort(), [
    'aborted',
    'completed',
    'rolled-back',
    'superseded',
  ]);
  const missing = everyKind.filter((kind) => !events.some((one) => one.kind === kind));
  assert.deepEqual(missing, []);
  assert.ok(histories.some(({ history }) => history.from.includes('SQLite')));
});

const everyKind = [
  'release-started',
  'step-entered',
  'step-passed',
  'progressed',
  'place-known',
  'instances-added',
  'count-wanted',
  'instance-leaving',
  'instance-stray',
  'instance-drains',
  'instance-released',
  'instance-gone',
  'split-wanted',
  'task-wanted',
  'task-observed',
  'verdict-given',
  'paused',
  'resumed',
  'unattended',
  'returning',
  'promoted',
  'release-ended',
  'retired',
  'held',
  'hold-lifted',
  'replicas-wanted',
  'order-done',
  'order-refused',
] as const;
