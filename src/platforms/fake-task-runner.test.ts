import { SimulatedClock } from '../kit/simulated-clock.ts';
import { FakeTaskRunner } from './fake-task-runner.ts';
import { taskRunnerContract } from './task-runner-contract.ts';

taskRunnerContract('the fake', async () => {
  const clock = new SimulatedClock();
  const runner = new FakeTaskRunner(clock, (_id, task) => ({
    afterMs: 1000,
    status: task.name === 'good' ? 'succeeded' : 'failed',
  }));
  const task = {
    kind: 'smoke',
    command: [],
    timeoutMs: 1000,
    repeatable: false,
    attempts: 1,
  } as const;
  return {
    runner,
    good: { ...task, name: 'good' },
    bad: { ...task, name: 'bad' },
    runsOf: (id) => runner.runs.get(id) ?? 0,
    pass: () => clock.sleep(100),
    [Symbol.asyncDispose]: async () => undefined,
  };
});
