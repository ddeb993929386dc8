import { z } from 'zod';
import { sentence } from '../mistake.ts';
import { choice } from './values/choice.ts';
import { duration } from './values/duration.ts';
import { keys } from './values/keys.ts';
import { secretReference, shortName } from './values/name.ts';
import { share } from './values/share.ts';
import { text, textLike } from './values/text.ts';
import { word } from './values/word.ts';

const ratio = textLike(
  'a ratio',
  /^\d{1,4}(?:\.\d{1,3})?x$/,
  'it is a number followed by x',
  '1.2x',
)
  .transform((value) => Number.parseFloat(value))
  .meta({ id: 'ratio', description: 'How many times as much: 1.2x.' });

const compare = keys(
  {
    errors: ratio
      .optional()
      .describe('Tolerated errors of the candidate, as a multiple of those of stable.'),
    latency: share.optional().describe('How much slower the candidate may be.'),
  },
  '{ errors: 1.2x, latency: 10% }',
);

const bound = choice(
  [
    z.number({
      error: sentence('wrong-type', '{value} is not a number.', 'Write a number, such as 0.95.'),
    }),
    duration,
    share,
  ],
  sentence('wrong-type', '{value} is not a bound.', 'Write a number, a time or a share.'),
);

const limitExample = '{ errors: 5% }';

const limit = keys(
  {
    errors: share
      .optional()
      .describe('Take back when a larger share of the answers is bad. Default 5%.'),
    latency: keys(
      {
        p50: duration.optional().describe('Half of the answers are faster than this.'),
        p90: duration.optional().describe('90 of 100 answers are faster than this.'),
        p99: duration.optional().describe('99 of 100 answers are faster than this.'),
      },
      '{ p99: 500ms }',
    )
      .optional()
      .describe('Take back when answers are slower: { p99: 500ms }.'),
    prometheus: shortName('the name of a provider', 'prod')
      .optional()
      .describe('A provider named under `providers`.'),
    query: text('a query', 'sum(rate(errors_total[1m]))')
      .optional()
      .describe('With prometheus: the query. `{{revision}}` is the number of the revision.'),
    below: bound.optional().describe('With query: its value must stay below this.'),
    above: bound.optional().describe('With query: its value must stay above this.'),
  },
  limitExample,
);

const limits = z
  .array(limit, {
    error: sentence('wrong-type', '{value} is not a list.', `Write - ${limitExample}.`),
  })
  .max(20, {
    error: sentence('wrong-value', 'There are at most 20 limits.', 'Remove some of them.'),
  });

export const evidence = keys(
  {
    compare: compare.optional().describe('Compare the candidate with stable.'),
    limits: limits.optional().describe('Bounds that hold for either revision.'),
    undecided: word(['continue', 'hold', 'rollback'])
      .optional()
      .describe('What to do when `atMost` is over and nothing is certain. Default continue.'),
    alreadyBad: word(['warn', 'block'])
      .optional()
      .describe('What to do when a limit is broken before the release begins.'),
  },
  '{ limits: [{ errors: 5% }] }',
).describe('What takes a bad release back.');

const address = textLike(
  'an address',
  /^https?:\/\/[^\s/]+\S*$/,
  'it begins with https:// or http://',
  'https://prometheus.example.com',
);

export const provider = keys(
  { prometheus: address.describe('The address of a Prometheus server.') },
  '{ prometheus: https://prometheus.example.com }',
);

export const notification = keys(
  {
    slack: secretReference.optional().describe('A Slack webhook, as a secret.'),
    webhook: secretReference.optional().describe('An address to post to, as a secret.'),
  },
  '{ slack: { secret: SLACK_WEBHOOK } }',
);

export const schemaChanges = keys(
  {
    database: secretReference.describe('The address of the database, as a secret.'),
    migrations: text('a folder', 'db').describe('The folder of the migrations.'),
  },
  '{ database: { secret: DATABASE_URL }, migrations: db }',
);

export type LimitText = z.output<typeof limit>;
