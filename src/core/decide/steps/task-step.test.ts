import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Rehearsal } from '../../testing/rehearsal.ts';
import { canaryOf, taskOf } from '../../testing/samples.ts';
import type { TaskSpec } from '../../world/task.ts';

function atTask(changes: Partial<TaskSpec> = {}): Rehearsal {
  const rehearsal = Rehearsal.settled();
  rehearsal.release(2, canaryOf({ weight: 1000, tasks: [taskOf(changes)], approve: 'Go on?' }));
  rehearsal.untilStep('task-check');
  return rehearsal;
}

const first = '2/task-check/check/1';
const second = '2/task-check/check/2';

test('a task is written down before it is run, once, under a durable name', () => {
  const rehearsal = atTask();
  assert.deepEqual(rehearsal.eventsOf('task-wanted'), [{ kind: 'task-wanted', id: first }]);
  assert.equal(rehearsal.runs.get(first), 1);
  for (let i = 0; i < 5; i += 1) rehearsal.tick();
  assert.equal(rehearsal.runs.get(first), 1);
  assert.equal(rehearsal.state.release?.tasks[first]?.status, 'running');
});

test('a task that succeeded passes its step', () => {
  const rehearsal = atTask();
  rehearsal.tasks.set(first, 'succeeded');
  rehearsal.untilStep('approve');
  assert.equal(rehearsal.eventsOf('step-passed').at(-1)?.because, 'check succeeded');
});

test('a run that did not reach the world is asked for again under the same name', () => {
  const rehearsal = Rehearsal.settled();
  rehearsal.deaf.add('run');
  rehearsal.release(2, canaryOf({ weight: 1000, tasks: [taskOf()] }));
  rehearsal.untilStep('task-check');
  assert.deepEqual(
    rehearsal
      .tick()
      .actions.filter((one) => one.kind === 'run')
      .map((one) => one.id),
    [first],
  );
});

test('nothing is run while it is not known what was run', () => {
  const rehearsal = Rehearsal.settled();
  rehearsal.silent.add('tasks');
  rehearsal.release(2, canaryOf({ weight: 1000, tasks: [taskOf()] }));
  rehearsal.untilStep('task-check');
  for (let i = 0; i < 5; i += 1) rehearsal.tick();
  assert.equal(rehearsal.runs.size, 0);
  rehearsal.silent.delete('tasks');
  rehearsal.tick();
  assert.equal(rehearsal.runs.get(first), 1);
});

test('a task that failed takes the release back when it may not be repeated', () => {
  const rehearsal = atTask();
  rehearsal.tasks.set(first, 'failed');
  rehearsal.untilEnded('rolled-back');
  assert.equal(rehearsal.state.release?.cause?.because, 'check failed (attempt 1).');
  assert.equal(rehearsal.runs.size, 1);
});

test('a repeatable task is attempted again under a new name, as often as it says', () => {
  const rehearsal = atTask({ repeatable: true, attempts: 2 });
  rehearsal.tasks.set(first, 'failed');
  rehearsal.until('attempted again', () => rehearsal.runs.has(second));
  rehearsal.tasks.set(second, 'failed');
  rehearsal.untilEnded('rolled-back');
  assert.deepEqual(
    [...rehearsal.runs],
    [
      [first, 1],
      [second, 1],
    ],
  );
});

test('a smoke test that ended in an unknown way takes the release back', () => {
  const rehearsal = atTask();
  rehearsal.tasks.set(first, 'unknown');
  rehearsal.untilEnded('rolled-back');
  assert.match(rehearsal.state.release?.cause?.because ?? '', /ended in a way that is not known/);
});

test('a migration that ended in an unknown way waits for a person and runs no second time', () => {
  const rehearsal = atTask({ kind: 'migration' });
  rehearsal.tasks.set(first, 'unknown');
  rehearsal.until('paused', () => rehearsal.state.release?.paused !== undefined);
  assert.match(rehearsal.state.release?.paused?.reason ?? '', /not known/);
  for (let i = 0; i < 20; i += 1) rehearsal.tick();
  assert.equal(rehearsal.state.release?.phase, 'progressing');
  assert.equal(rehearsal.runs.size, 1);
});

test('an unknown end that turns out well lets the release go on once it is resumed', () => {
  const rehearsal = atTask({ kind: 'migration' });
  rehearsal.tasks.set(first, 'unknown');
  rehearsal.until('paused', () => rehearsal.state.release?.paused !== undefined);
  rehearsal.tasks.set(first, 'succeeded');
  rehearsal.order({ kind: 'resume' });
  rehearsal.untilStep('approve');
});

test('a look from the past does not bring an ended task back to life', () => {
  const rehearsal = atTask({ kind: 'migration' });
  rehearsal.tasks.set(first, 'failed');
  rehearsal.tick();
  rehearsal.tasks.set(first, 'running');
  rehearsal.tick();
  assert.equal(rehearsal.state.release?.tasks[first]?.status, 'failed');
});

test('an abort while a task runs begins no other attempt', () => {
  const rehearsal = atTask({ repeatable: true, attempts: 3 });
  rehearsal.order({ kind: 'abort' });
  rehearsal.tick();
  rehearsal.tasks.set(first, 'failed');
  rehearsal.untilEnded('aborted');
  assert.equal(rehearsal.runs.size, 1);
});

test('a full promotion skips smoke tests and hooks, never a migration or a backup', () => {
  for (const kind of ['smoke', 'hook'] as const) {
    const rehearsal = atTask({ kind });
    rehearsal.order({ kind: 'promote', full: true });
    rehearsal.untilEnded('completed');
  }
  for (const kind of ['migration', 'backup'] as const) {
    const rehearsal = atTask({ kind });
    rehearsal.order({ kind: 'promote', full: true });
    for (let i = 0; i < 10; i += 1) rehearsal.tick();
    assert.equal(rehearsal.stepId(), 'task-check', kind);
    rehearsal.tasks.set(first, 'succeeded');
    rehearsal.untilEnded('completed');
  }
});
