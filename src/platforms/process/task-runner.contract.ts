import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { TaskSpec } from '../../core/world/task.ts';
import { taskRunnerContract } from '../task-runner-contract.ts';
import { TaskHost } from './testing/task-host.ts';

taskRunnerContract('processes under a keeper', async () => {
  const host = await TaskHost.begin();
  const task = (name: string, script: string): TaskSpec => ({
    name,
    kind: 'smoke',
    command: ['sh', '-c', `echo "$STEADYSHIP_TASK" >> begun; ${script}`],
    timeoutMs: 20_000,
    repeatable: false,
    attempts: 1,
  });
  const begun = join(host.folder, 'begun');
  const lines = () => (existsSync(begun) ? readFileSync(begun, 'utf8').split('\n') : []);
  return {
    runner: host.runner(),
    good: task('good', 'exit 0'),
    bad: task('bad', 'exit 3'),
    runsOf: (id) => lines().filter((one) => one === id).length,
    pass: () => pause(25),
    [Symbol.asyncDispose]: () => host[Symbol.asyncDispose](),
  };
});
