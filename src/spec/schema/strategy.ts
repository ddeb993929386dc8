import { z } from 'zod';
import { sentence } from '../mistake.ts';
import { canary, matchKeys } from './canary.ts';
import { tasks } from './task.ts';
import { choice } from './values/choice.ts';
import { amount, count } from './values/count.ts';
import { duration } from './values/duration.ts';
import { keys } from './values/keys.ts';
import { word } from './values/word.ts';

const rollingMap = keys(
  {
    maxSurge: amount.optional().describe('Instances above `replicas`, rounded up. Default 1.'),
    maxUnavailable: amount
      .optional()
      .describe('Instances below `replicas`, rounded down. Default 0.'),
    minReady: duration
      .optional()
      .describe('How long an instance must be ready before the next is replaced. Default 10s.'),
    pauseAfterFirst: choice(
      [
        z.literal(true, {
          error: sentence(
            'wrong-value',
            '{value} does not fit here.',
            'Write true, or leave it out.',
          ),
        }),
        duration,
      ],
      sentence('wrong-type', '{value} is not a pause.', 'Write true, or a time such as 10m.'),
    )
      .optional()
      .describe('Stop after the first instance: `true` until a person resumes, or a time.'),
  },
  'zero-downtime, quarter, or { maxSurge: 1, maxUnavailable: 0 }',
);

const rolling = choice(
  [word(['zero-downtime', 'quarter']), rollingMap],
  sentence(
    'wrong-type',
    '{value} does not fit here.',
    'Write zero-downtime, quarter, or { maxSurge: 1, maxUnavailable: 0 }.',
  ),
);

const recreate = keys(
  {
    downtime: z
      .literal('acknowledged', {
        error: sentence(
          'wrong-value',
          'Recreate stops everything before it starts anything: users see an outage.',
          'If that is meant, write downtime: acknowledged.',
        ),
      })
      .describe('`acknowledged`: you know that users will see an outage.'),
    tasks: tasks.optional().describe('Commands to run while nothing runs.'),
  },
  '{ downtime: acknowledged }',
);

const blueGreen = keys(
  {
    smoke: tasks.optional().describe('Tests against the candidate before users reach it.'),
    switch: word(['automatic', 'approved'])
      .default('automatic')
      .describe('`approved`: a person says when. Default automatic, once the tests passed.'),
    watch: duration
      .default(300_000)
      .describe('Watch this long after the switch before the release is complete. Default 5m.'),
  },
  '{ smoke: npm run smoke, switch: approved }',
);

const ab = keys(
  {
    ...matchKeys,
    for: duration.describe('How long the test runs.'),
    observations: count('a number of requests', 1, 1_000_000_000)
      .optional()
      .describe('End earlier, after this many requests to the candidate.'),
    then: word(['promote', 'return', 'approve'])
      .default('approve')
      .describe('Afterwards: the candidate wins, stable stays, or a person decides (default).'),
  },
  '{ header: { X-Group: b }, for: 7d }',
);

const strategyMap = keys(
  {
    rolling: rolling.optional().describe('Instance by instance; traffic follows the instances.'),
    canary: canary.optional().describe('A growing share of the traffic, watched.'),
    'blue-green': blueGreen.optional().describe('A whole second set, then one switch.'),
    recreate: recreate.optional().describe('Stop everything, then start: an outage.'),
    ab: ab.optional().describe('Users with a header or cookie get the candidate for a time.'),
  },
  'rolling, or { canary: standard }',
).meta({ minProperties: 1, maxProperties: 1 });

const hints = {
  recreate: 'Recreate means an outage: write { recreate: { downtime: acknowledged } }.',
  ab: 'Say who takes part and how long: { ab: { header: { X-Group: b }, for: 7d } }.',
  bluegreen: 'Write blue-green.',
  blueGreen: 'Write blue-green.',
};

/** How the candidate replaces stable. */
export const strategy = choice(
  [word(['rolling', 'canary', 'blue-green'], hints), strategyMap],
  sentence(
    'wrong-type',
    '{value} is not a strategy.',
    'Write {key}rolling, or {key}{ canary: standard }.',
  ),
).meta({
  id: 'strategy',
  description: 'How a new revision replaces the old one. Default: rolling, one instance at a time.',
  examples: ['rolling', { canary: 'standard' }, { 'blue-green': { switch: 'approved' } }],
});

export type StrategyText = z.output<typeof strategy>;
export type StrategyMapText = z.output<typeof strategyMap>;
