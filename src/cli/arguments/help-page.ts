import { type Verb, type VerbOption, verbGroups } from '../verb.ts';
import { commonOptions, optionFlags } from './option-flags.ts';

const columns = 80;

/** The page of `steadyship --help`: every verb in one line, by what it is for. */
export function helpPage(verbs: readonly Verb[]): string {
  const width = Math.max(...verbs.map((one) => one.name.length));
  const groups = Object.entries(verbGroups).flatMap(([group, heading]) => [
    `${heading}:`,
    ...verbs
      .filter((one) => one.group === group)
      .flatMap(({ name, summary }) => row(name, summary, width)),
    '',
  ]);
  return [
    'Steadyship puts a new version in front of its users without losing a request, and',
    'takes it back by itself when the evidence is bad.',
    '',
    'Usage: steadyship <verb> [arguments] [options]',
    '',
    ...groups,
    'Options of every verb:',
    ...optionRows([...commonOptions, { flags: '-V, --version', summary: 'the version' }]),
    '',
    'Three commands from nothing to a watched release:',
    '  steadyship init && steadyship deploy 1.0.0 && steadyship status',
    '',
    'Exit codes: 0 done, 1 rolled back or refused, 2 usage, 3 waits for a person,',
    '4 outcome unknown. "steadyship <verb> --help" explains a verb.',
  ].join('\n');
}

/** The page of one verb: usage, what it does, an example, its options. */
export function verbPage(verb: Verb): string {
  const usage = ['steadyship', verb.name, verb.argument, verb.options.length > 0 && '[options]'];
  const { summary } = verb;
  return [
    `Usage: ${usage.filter(Boolean).join(' ')}`,
    '',
    `${summary[0]!.toUpperCase()}${summary.slice(1)}.`,
    ...(verb.detail ? ['', ...verb.detail.split('\n').flatMap((text) => wrapped(text, 0))] : []),
    '',
    'Example:',
    `  ${verb.example}`,
    '',
    ...(verb.options.length > 0 ? ['Options:', ...optionRows(verb.options), ''] : []),
    'Options of every verb:',
    ...optionRows(commonOptions),
  ].join('\n');
}

function optionRows(options: readonly VerbOption[]): readonly string[] {
  const names = options.map((one) => (one.flags.startsWith('--') ? `    ${one.flags}` : one.flags));
  const width = Math.max(...names.map((name) => name.length));
  return options.flatMap((option, index) => row(names[index]!, optionText(option), width));
}

function optionText(option: VerbOption): string {
  const { summary, otherwise, choices } = option;
  const more = [
    ...(choices ? [choices.join(', ')] : []),
    ...(otherwise === undefined ? [] : [`default ${otherwise}`]),
    ...(optionFlags(option).isRepeatable ? ['may be repeated'] : []),
  ];
  return more.length === 0 ? summary : `${summary} (${more.join('; ')})`;
}

function row(name: string, text: string, width: number): readonly string[] {
  const indent = width + 4;
  const [first = '', ...others] = wrapped(text, indent);
  return [`  ${name.padEnd(width)}  ${first.trimStart()}`, ...others];
}

function wrapped(text: string, indent: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((one) => `${' '.repeat(indent)}${one}`.trimEnd());
}
