import { z } from 'zod';
import { sentence } from '../mistake.ts';
import { choice } from './values/choice.ts';
import { command, commandLine } from './values/command.ts';
import { count } from './values/count.ts';
import { duration } from './values/duration.ts';
import { keys } from './values/keys.ts';
import { shortName } from './values/name.ts';

const example = '{ run: npm run smoke, timeout: 5m }';

const notTask = sentence(
  'wrong-type',
  '{value} is not a task.',
  `Write a command such as npm run smoke, or ${example}.`,
);

const taskMap = keys(
  {
    name: shortName('the name of a task', 'smoke')
      .optional()
      .describe('What the task is called in plans and histories.'),
    run: command.describe('The command; it runs once, on the machine that keeps the state.'),
    timeout: duration.default(300_000).describe('How long it may take. Default 5m.'),
    repeatable: z
      .boolean({
        error: sentence('wrong-type', '{value} is not true or false.', 'Write true or false.'),
      })
      .default(false)
      .describe('Whether it may run again after a failure. Default false.'),
    attempts: count('a number of attempts', 1, 10)
      .default(1)
      .describe('How often it may run in all; more than 1 only when repeatable. Default 1.'),
  },
  example,
);

/** A command that must not run twice by accident. */
export const task = choice([commandLine, taskMap], notTask).meta({
  id: 'task',
  description: 'A command to run once: a text, or a map with its limits.',
  examples: ['npm run smoke', { run: 'npm run smoke', timeout: '5m' }],
});

/** One task, or several that run one after the other. */
export const tasks = choice(
  [commandLine, taskMap, z.array(task, { error: notTask }).max(20, { error: notTask })],
  notTask,
).meta({
  id: 'tasks',
  description: 'One task, or a list of tasks that run one after the other.',
  examples: ['npm run smoke', ['npm run warm', { run: 'npm run smoke', timeout: '5m' }]],
});

export type TaskText = z.output<typeof task>;
export type TasksText = z.output<typeof tasks>;
