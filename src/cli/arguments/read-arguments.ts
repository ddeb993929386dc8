import { parseArgs } from 'node:util';
import { SteadyshipError } from '../../kit/error.ts';
import { didYouMean } from '../../spec/did-you-mean.ts';
import type { Verb, VerbOption } from '../verb.ts';
import { commonOptions, optionFlags } from './option-flags.ts';

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
    };

export type GivenOptions = Readonly<Record<string, string | boolean | readonly string[]>>;

/** Reads the words after the program's name. Throws usage errors with a remedy. */
export function readArguments(words: readonly string[], verbs: readonly Verb[]): Asked {
  const at = verbIndex(words);
  const name = words[at];
  const before = words.slice(0, at);
  if (name === undefined || name === 'help') return withoutVerb(before, words[at + 1], verbs);
  const verb = verbNamed(name, verbs);
  const given = [...before, ...words.slice(at + 1)];
  const { options, rest } = parsed(given, verb);
  if (options.help) return { kind: 'help', verb };
  checkCount(verb, rest);
  return { kind: 'run', verb, rest, options };
}

/** The first word that is neither an option nor the value of one that may come before the verb. */
function verbIndex(words: readonly string[]): number {
  let index = 0;
  while (words[index]?.startsWith('-')) index += words[index] === '--state' ? 2 : 1;
  return index;
}

function withoutVerb(
  before: readonly string[],
  topic: string | undefined,
  verbs: readonly Verb[],
): Asked {
  if (topic !== undefined) return { kind: 'help', verb: verbNamed(topic, verbs) };
  if (before.includes('--version') || before.includes('-V')) return { kind: 'version' };
  return { kind: 'help', verb: undefined };
}

function verbNamed(name: string, verbs: readonly Verb[]): Verb {
  const verb = verbs.find((one) => one.name === name);
  if (verb) return verb;
  const near =
    otherNames[name] ??
    didYouMean(
      name,
      verbs.map((one) => one.name),
    );
  throw new SteadyshipError('VERB_UNKNOWN', { verb: name, hint: hint(near) });
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

function parsed(given: readonly string[], verb: Verb) {
  const known = [...commonOptions, ...verb.options];
  try {
    const { values, positionals } = parseArgs({
      args: [...given],
      options: Object.fromEntries(known.map(parserOption)),
      allowPositionals: true,
    });
    return { options: named(values as GivenOptions, known), rest: positionals };
  } catch (error) {
    throw usageError(error as NodeJS.ErrnoException, verb, known);
  }
}

function parserOption(option: VerbOption) {
  const { long, short, value, isRepeatable } = optionFlags(option);
  const type = value === undefined ? ('boolean' as const) : ('string' as const);
  return [long, { type, multiple: isRepeatable, ...(short && { short }) }] as const;
}

function named(values: GivenOptions, known: readonly VerbOption[]): GivenOptions {
  const options: Record<string, GivenOptions[string]> = {};
  for (const option of known) {
    const { long, property } = optionFlags(option);
    const value = values[long] ?? option.otherwise;
    if (value === undefined) continue;
    checkChoice(option, value);
    options[property] = value;
  }
  return options;
}

function checkChoice(option: VerbOption, value: GivenOptions[string]): void {
  if (!option.choices || option.choices.includes(String(value))) return;
  const near = hint(didYouMean(String(value), option.choices));
  const reason = `it must be one of ${option.choices.join(', ')}${near.replace(/\?$/, '')}`;
  throw new SteadyshipError('ARGUMENT_INVALID', {
    argument: `--${optionFlags(option).long}`,
    reason,
  });
}

function usageError(error: NodeJS.ErrnoException, verb: Verb, known: readonly VerbOption[]): Error {
  const option = /'(-[^' ,]*)/.exec(error.message)?.[1] ?? 'the option';
  switch (error.code) {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION': {
      const names = known.map((one) => `--${optionFlags(one).long}`);
      const near = hint(option.startsWith('--') ? didYouMean(option, names) : undefined);
      return new SteadyshipError('OPTION_UNKNOWN', { verb: verb.name, option, hint: near });
    }
    case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE': {
      const takes = /does not take/.test(error.message);
      const argument = /--[\w-]+/.exec(error.message)?.[0] ?? option;
      const reason = takes ? 'it takes no value' : 'its value is missing';
      return new SteadyshipError('ARGUMENT_INVALID', { argument, reason });
    }
    default:
      return error;
  }
}

function checkCount(verb: Verb, rest: readonly string[]): void {
  const names = verb.argument?.split(' ') ?? [];
  const missing = names[rest.length];
  if (missing?.startsWith('<')) {
    throw new SteadyshipError('ARGUMENT_MISSING', { verb: verb.name, argument: missing });
  }
  const excess = rest[names.length];
  if (excess !== undefined) {
    const reason = `"${verb.name}" takes ${names.length === 0 ? 'none' : names.join(' ')}`;
    throw new SteadyshipError('ARGUMENT_INVALID', { argument: `The argument ${excess}`, reason });
  }
  const first = rest[0];
  if (first === undefined || !verb.choices || verb.choices.includes(first)) return;
  const near = hint(didYouMean(first, verb.choices)).replace(/\?$/, '');
  const reason = `it must be one of ${verb.choices.join(', ')}${near}`;
  throw new SteadyshipError('ARGUMENT_INVALID', { argument: first, reason });
}

function hint(near: string | undefined): string {
  return near === undefined ? '' : ` Did you mean "${near}"?`;
}
