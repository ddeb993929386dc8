import { z } from 'zod';
import { sentence } from '../mistake.ts';
import { canaryPresets } from './canary-presets.ts';
import { tasks } from './task.ts';
import { choice } from './values/choice.ts';
import { amount } from './values/count.ts';
import { duration } from './values/duration.ts';
import { keys } from './values/keys.ts';
import { named } from './values/name.ts';
import { share } from './values/share.ts';
import { text, textLike } from './values/text.ts';
import { word } from './values/word.ts';

const headerName = textLike(
  'the name of a header',
  /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/,
  'it has letters, digits and hyphens',
  'X-Canary',
);

const matchValue = text('a value', 'always');

/** Requests with this header or cookie: exactly one of the two, with exactly one entry. */
export const matchKeys = {
  header: named(headerName, matchValue, '{ X-Canary: always }')
    .optional()
    .describe('A header and the value it must have: { X-Canary: always }.'),
  cookie: named(headerName, matchValue, '{ beta: always }')
    .optional()
    .describe('A cookie and the value it must have: { beta: always }.'),
};

const entryExample = '{ weight: 10%, hold: 5m }';

const entry = keys(
  {
    scale: amount.optional().describe('Instances of the candidate, instead of what it needs.'),
    route: keys(matchKeys, '{ header: { X-Canary: always } }')
      .optional()
      .describe('Requests that go to the candidate whatever the weight is.'),
    mirror: share.optional().describe('Copies of safe requests, whose answers are thrown away.'),
    weight: share.optional().describe('The share of the traffic that the candidate gets.'),
    task: tasks.optional().describe('Commands that must succeed before it goes on.'),
    hold: duration.optional().describe('Stay here at least this long.'),
    until: word(['healthy']).optional().describe('Stay here until the evidence says healthy.'),
    atMost: duration.optional().describe('With until: go on after this time at the latest.'),
    approve: text('a question', 'Half of the traffic?')
      .optional()
      .describe('A question for a person; the release waits for `approve`.'),
  },
  entryExample,
).meta({
  id: 'step',
  description: 'One step of a canary; several keys act in the order of this table.',
  examples: [{ weight: '10%', hold: '5m' }, { approve: 'Half of the traffic?' }],
});

const entries = z
  .array(entry, {
    error: sentence('wrong-type', '{value} is not a list of steps.', `Write - ${entryExample}.`),
  })
  .min(1, {
    error: sentence('no-value', 'The list of steps is empty.', `Write - ${entryExample}.`),
  })
  .max(50, {
    error: sentence('wrong-value', 'A canary has at most 50 steps.', 'Merge some of them.'),
  });

const ramp = {
  from: share.optional().describe('The first weight. Default: the same as `by`.'),
  by: share.optional().describe('How much the weight rises each time.'),
  upTo: share.optional().describe('The last weight before promotion.'),
  every: duration.optional().describe('How long each weight is held.'),
};

const canaryMap = keys(
  {
    steps: entries.optional().describe('The steps, in order.'),
    ...ramp,
    surge: amount.optional().describe('Instances above `replicas`. Default: what weights need.'),
  },
  'standard, a list of steps, or { by: 10%, upTo: 50%, every: 1m }',
);

const presetNames = Object.keys(canaryPresets) as [string, ...string[]];

export const canary = choice(
  [word(presetNames), entries, canaryMap],
  sentence(
    'wrong-type',
    '{value} is not a canary.',
    'Write standard, a list of steps, or { by: 10%, upTo: 50%, every: 1m }.',
  ),
);

export type CanaryText = z.output<typeof canary>;
export type CanaryEntryText = z.output<typeof entry>;
export type MatchText = NonNullable<CanaryEntryText['route']>;
