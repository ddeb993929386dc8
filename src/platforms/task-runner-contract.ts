import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TaskId, TaskObservation, TaskSpec, TaskStatus } from '../core/world/task.ts';
import type { TaskRunner } from './task-runner.ts';

/** A task runner under test. */
export interface TaskRunnerUnderTest extends AsyncDisposable {
  readonly runner: TaskRunner;
  /** Ends well. */
  readonly good: TaskSpec;
  /** Fails. */
  readonly bad: TaskSpec;
  /** How often a task was really begun. */
  runsOf(id: TaskId): number;
  /** Lets a little time pass, real or simulated. */
  pass(): Promise<void>;
}

const id = '7/task-check/check/1';
const other = '7/task-check/check/2';
const turnsMax = 800;

/** Registers the tests that every task runner passes alike, real or fake. */
export function taskRunnerContract(name: string, make: () => Promise<TaskRunnerUnderTest>): void {
  const promise = (sentence: string, keep: (under: TaskRunnerUnderTest) => Promise<void>) =>
    test(`${name}: ${sentence}`, async () => {
      await using under = await make();
      await keep(under);
    });
  promise('a task that was never begun is absent', async ({ runner }) => {
    assert.deepEqual(await look(runner, [id]), []);
  });
  promise('a task is known from the moment it was asked for', async ({ runner, good }) => {
    await runner.run(id, good);
    assert.equal((await look(runner, [id])).length, 1);
  });
  promise('a task ends well or fails, and its end is kept', async (under) => {
    await under.runner.run(id, under.good);
    await under.runner.run(other, under.bad);
    assert.equal(await ended(under, id), 'succeeded');
    assert.equal(await ended(under, other), 'failed');
    assert.equal(await ended(under, id), 'succeeded');
  });
  promise('a task asked for again and again, even at once, runs once', async (under) => {
    const { runner, good } = under;
    await Promise.all([runner.run(id, good), runner.run(id, good)]);
    await ended(under, id);
    await runner.run(id, good);
    await under.pass();
    assert.equal(await ended(under, id), 'succeeded');
    assert.equal(under.runsOf(id), 1);
  });
  promise('only the tasks asked about are answered', async (under) => {
    await under.runner.run(id, under.good);
    await under.runner.run(other, under.good);
    assert.deepEqual(
      (await look(under.runner, [other])).map((one) => one.id),
      [other],
    );
  });
}

async function look(
  runner: TaskRunner,
  ids: readonly TaskId[],
): Promise<readonly TaskObservation[]> {
  const seen = await runner.observe(ids);
  assert.ok(seen.known, 'a healthy runner can be observed');
  return seen.value;
}

async function ended({ runner, pass }: TaskRunnerUnderTest, of: TaskId): Promise<TaskStatus> {
  for (let turn = 0; turn < turnsMax; turn += 1) {
    const [seen] = await look(runner, [of]);
    if (seen && ['succeeded', 'failed', 'unknown'].includes(seen.status)) return seen.status;
    await pass();
  }
  return assert.fail(`${of} did not end`);
}
