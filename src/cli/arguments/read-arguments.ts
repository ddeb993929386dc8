import { parseArgs } from 'node:util';
import { didYouMean } from '../../spec/did-you-mean.ts';
import type { Verb, VerbOption } from '../verb.ts';
import { commonOptions, optionFlags } from './option-flags.ts';
import { mistake, type UsageMistake } from './usage-mistake.ts';

/** What was asked for on the command line. */
export type Asked =
  | { readonly kind: 'version' }
  /** Of one verb, or of the program. */
  | { readonly kind: 'help'; readonly verb: Verb | undefined }
  | {
      readonly kind: 'run';
      readonly verb: Verb;
      readonly rest: readonly string[];
      readonly options: GivenOptions;
    }
  | UsageMistake;

export type GivenOptions = Readonly<Record<string, string | boolean | readonly string[]>>;

/** Reads the words after the program's name. */
export function readArguments(words: readonly string[], verbs: readonly Verb[]): Asked {
  const at = verbIndex(words);
  const name = words[at];
  const before = words.slice(0, at);
  if (name === undefined && before.some((word) => word === '--version' || word === '-V')) {
    return { kind: 'version' };
  }
  const isHelp = name === undefined || name === 'help';
  const wanted = isHelp ? words[at + 1] : name;
  if (wanted === undefined) return { kind: 'help', verb: undefined };
  const verb = verbs.find((one) => one.name === wanted);
  if (!verb) return unknownVerb(wanted, verbs);
  return isHelp ? { kind: 'help', verb } : readFor(verb, [...before, ...words.slice(at + 1)]);
}

/** The first word that is neither an option nor the value of one that may come before the verb. */
function verbIndex(words: readonly string[]): number {
  let index = 0;
  while (words[index]?.startsWith('-')) index += words[index] === '--state' ? 2 : 1;
  return index;
}

function unknownVerb(verb: string, verbs: readonly Verb[]): UsageMistake {
  const names = verbs.map((one) => one.name);
  const near = otherNames[verb] ?? didYouMean(verb, names);
  return mistake('VERB_UNKNOWN', { verb, hint: hint(near) });
}

/** What other tools call our verbs. */
const otherNames: Readonly<Record<string, string>> = {
  rollback: 'undo',
  release: 'deploy',
  up: 'deploy',
  ps: 'status',
  list: 'status',
  get: 'status',
  validate: 'check',
  lint: 'check',
  diff: 'plan',
  stop: 'down',
  daemon: 'serve',
  tail: 'logs',
  cancel: 'abort',
  continue: 'resume',
};

function readFor(verb: Verb, given: readonly string[]): Asked {
  const known = [...commonOptions, ...verb.options];
  const { values, positionals, tokens } = parseArgs({
    args: [...given],
    options: Object.fromEntries(known.map(parserOption)),
    allowPositionals: true,
    // Mistakes are told in our own words, with what was probably meant.
    strict: false,
    tokens: true,
  });
  if (values.help) return { kind: 'help', verb };
  for (const token of tokens) {
    const wrong = token.kind === 'option' ? wrongOption(token, verb, known) : undefined;
    if (wrong) return wrong;
  }
  const options = named(values as GivenOptions, known);
  return wrongCount(verb, positionals) ?? { kind: 'run', verb, rest: positionals, options };
}

function parserOption(option: VerbOption) {
  const { long, short, value, isRepeatable } = optionFlags(option);
  const type = value === undefined ? ('boolean' as const) : ('string' as const);
  return [long, { type, multiple: isRepeatable, ...(short && { short }) }] as const;
}

interface OptionToken {
  readonly name: string;
  /** As it was written: `-f` or `--file`. */
  readonly rawName: string;
  readonly value: string | undefined;
}

function wrongOption(
  { name, rawName, value }: OptionToken,
  verb: Verb,
  known: readonly VerbOption[],
): UsageMistake | undefined {
  const option = known.find((one) => optionFlags(one).long === name);
  if (!option) {
    const names = known.map((one) => `--${optionFlags(one).long}`);
    const near = hint(rawName.startsWith('--') ? didYouMean(rawName, names) : undefined);
    return mistake('OPTION_UNKNOWN', { verb: verb.name, option: rawName, hint: near });
  }
  const takesValue = optionFlags(option).value !== undefined;
  if (takesValue !== (value !== undefined)) {
    const reason = takesValue ? 'its value is missing' : 'it takes no value';
    return mistake('ARGUMENT_INVALID', { argument: rawName, reason });
  }
  return wrongWord(`--${name}`, value, option.choices);
}

function named(values: GivenOptions, known: readonly VerbOption[]): GivenOptions {
  const options: Record<string, GivenOptions[string]> = {};
  for (const option of known) {
    const { long, property } = optionFlags(option);
    const value = values[long] ?? option.otherwise;
    if (value !== undefined) options[property] = value;
  }
  return options;
}

function wrongCount(verb: Verb, rest: readonly string[]): UsageMistake | undefined {
  const names = verb.argument?.split(' ') ?? [];
  const missing = names[rest.length];
  if (missing?.startsWith('<')) {
    return mistake('ARGUMENT_MISSING', { verb: verb.name, argument: missing });
  }
  const excess = rest[names.length];
  if (excess !== undefined) {
    const reason = `"${verb.name}" takes ${names.length === 0 ? 'none' : names.join(' ')}`;
    return mistake('ARGUMENT_INVALID', { argument: `The argument ${excess}`, reason });
  }
  const [first] = rest;
  return first === undefined ? undefined : wrongWord(first, first, verb.choices);
}

/** A word that is not among those that are possible. */
function wrongWord(
  argument: string,
  word: string | undefined,
  choices: readonly string[] | undefined,
): UsageMistake | undefined {
  if (word === undefined || !choices || choices.includes(word)) return undefined;
  const near = didYouMean(word, choices);
  const meant = near === undefined ? '' : `; did you mean "${near}"`;
  const reason = `it must be one of ${choices.join(', ')}${meant}`;
  return mistake('ARGUMENT_INVALID', { argument, reason });
}

function hint(near: string | undefined): string {
  return near === undefined ? '' : `; perhaps "${near}" is meant`;
}
