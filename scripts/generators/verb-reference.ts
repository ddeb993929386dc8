import { commonOptions, optionFlags } from '../../src/cli/arguments/option-flags.ts';
import { type Verb, type VerbOption, verbGroups } from '../../src/cli/verb.ts';
import { verbs } from '../../src/cli/verbs/verbs.ts';

export const verbReferencePath = 'docs/reference/verbs.md';

const head = `# Verbs

\`steadyship <verb> [arguments] [options]\`. Every verb explains itself with \`--help\`, prints
for programs with \`--json\` (see [json.md](json.md)), works without a terminal, and ends with an
exit code that a script can trust:

| exit code | meaning |
| ---: | --- |
| 0 | done |
| 1 | the release was taken back, or the order was refused |
| 2 | usage: the command line, the rollout file |
| 3 | it waits for a person, and nobody is at the terminal |
| 4 | the outcome is not known: detached, or the machine failed |

On a terminal a picture of the release stays below the lines. There are lines only where the output
is no terminal, with \`--plain\`, with \`TERM=dumb\`, in CI (\`CI=true\`), and with
\`ACCESSIBLE=1\` for people who listen to their terminal. \`NO_COLOR=1\` takes the colours away;
shape and word say the same.

This page is generated from the verb table in \`src/cli/verbs\` by
\`node scripts/generate-verbs.ts\`.
`;

/** The text of the page. */
export function verbReference(): string {
  const groups = Object.entries(verbGroups).flatMap(([group, heading]) => [
    `## ${heading}`,
    '',
    ...verbs.filter((one) => one.group === group).map(section),
  ]);
  const options = ['## Options of every verb', '', ...optionTable(commonOptions)];
  return `${[head, ...groups, ...options].join('\n')}\n`;
}

function section(verb: Verb): string {
  const { name, argument, summary, detail, example, options } = verb;
  return [
    `### ${name}`,
    '',
    `\`steadyship ${name}${argument === undefined ? '' : ` ${argument}`}\`: ${summary}.`,
    ...(detail === undefined ? [] : ['', detail]),
    '',
    '```text',
    example,
    '```',
    '',
    ...(options.length === 0 ? [] : [...optionTable(options), '']),
  ].join('\n');
}

function optionTable(options: readonly VerbOption[]): readonly string[] {
  return ['| option | what for |', '| --- | --- |', ...options.map(optionRow)];
}

function optionRow(option: VerbOption): string {
  const { flags, summary, choices, otherwise } = option;
  const more = [
    ...(choices ? [choices.map((one) => `\`${one}\``).join(', ')] : []),
    ...(otherwise === undefined ? [] : [`default \`${otherwise}\``]),
    ...(optionFlags(option).isRepeatable ? ['may be repeated'] : []),
  ];
  return `| \`${flags}\` | ${more.length === 0 ? summary : `${summary} (${more.join('; ')})`} |`;
}
