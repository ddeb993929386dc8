import { sentence } from '../mistake.ts';
import { choice } from './values/choice.ts';
import { keys } from './values/keys.ts';
import { text } from './values/text.ts';

const example = '{ git: . }, { folder: dist } or { archive: build.tar.gz }';

const sourceMap = keys(
  {
    folder: text('a folder', 'dist').optional().describe('A folder; it is copied, as it is now.'),
    git: text('a repository', '.')
      .optional()
      .describe('A git repository; `deploy v2.4.1` checks out that tag, branch or commit.'),
    path: text('a folder of the repository', 'services/checkout')
      .optional()
      .describe('With git: the folder of the repository that holds the service.'),
    archive: text('an archive', 'build.tar.gz')
      .optional()
      .describe('A .tar, .tar.gz or .tgz file.'),
  },
  example,
);

/** Where a revision's files come from. Relative paths start at the rollout file's folder. */
export const source = choice(
  [text('a folder', 'dist'), sourceMap],
  sentence('wrong-type', '{value} is not a source.', `Write ${example}.`),
).meta({
  id: 'source',
  description: 'Where the files of a revision come from; a text is a folder. Default: this folder.',
  examples: ['.', { git: '.' }, { archive: 'build.tar.gz' }],
});
