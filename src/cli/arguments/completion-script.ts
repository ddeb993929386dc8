import type { Verb, VerbOption } from '../verb.ts';
import { commonOptions, optionFlags } from './option-flags.ts';

export type Shell = 'bash' | 'zsh' | 'fish';

/**
 * A completion script that knows verbs, options and their words by itself and asks the program
 * for nothing but the names of services, so that it is fast.
 */
export function completionScript(shell: Shell, verbs: readonly Verb[]): string {
  switch (shell) {
    case 'bash':
      return bashScript(verbs);
    case 'zsh':
      return zshScript(verbs);
    case 'fish':
      return fishScript(verbs);
  }
}

/** Names of services as `status --json` prints them. */
const servicesCommand =
  'steadyship status --json 2>/dev/null | ' + `sed -n 's/^ *"service": "\\(.*\\)",*$/\\1/p'`;

function takesService(verb: Verb): boolean {
  return /^[<[]service[>\]]/.test(verb.argument ?? '');
}

function optionsOf(verb: Verb): readonly VerbOption[] {
  return [...verb.options, ...commonOptions];
}

/** What follows an option: one of these words, a file, or anything. */
function wordsAfter(option: VerbOption): readonly string[] | 'file' | 'any' | 'nothing' {
  if (option.choices) return option.choices;
  const { value } = optionFlags(option);
  if (value === undefined) return 'nothing';
  return value === 'path' || value === 'folder' ? 'file' : 'any';
}

function bashScript(verbs: readonly Verb[]): string {
  const cases = verbs.map((verb) => {
    const words = [
      ...optionsOf(verb).map((one) => `--${optionFlags(one).long}`),
      ...(verb.choices ?? []),
      ...(takesService(verb) ? [`$(${servicesCommand})`] : []),
    ];
    return `    ${verb.name}) words="${words.join(' ')}" ;;`;
  });
  const values = verbs.flatMap((verb) =>
    verb.options.flatMap((option) => {
      const value = wordsAfter(option);
      if (typeof value === 'string') return [];
      return [`    ${verb.name}:--${optionFlags(option).long}) words="${value.join(' ')}" ;;`];
    }),
  );
  const files = unique(
    verbs.flatMap((verb) => optionsOf(verb)).filter((one) => wordsAfter(one) === 'file'),
  ).flatMap(({ long, short }) => [`--${long}`, ...(short ? [`-${short}`] : [])]);
  return `# Completion of steadyship for bash: source <(steadyship completion bash)
_steadyship() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" verb="" words=""
  local index
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "\${COMP_WORDS[index]}" in
      --state) ((index++)) ;;
      -*) ;;
      *) verb="\${COMP_WORDS[index]}"; break ;;
    esac
  done
  case "$before" in
    ${[...new Set(files)].join('|')}) COMPREPLY=($(compgen -f -- "$current")); return ;;
  esac
  case "$verb:$before" in
${values.join('\n')}
  esac
  if [ -z "$words" ]; then case "$verb" in
    "") words="${verbs.map((one) => one.name).join(' ')} --state --json --plain --help --version" ;;
${cases.join('\n')}
  esac; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _steadyship steadyship`;
}

function unique(options: readonly VerbOption[]) {
  return options.map((one) => optionFlags(one));
}

function zshScript(verbs: readonly Verb[]): string {
  const names = verbs.map(({ name, summary }) => `    ${zshQuoted(`${name}:${summary}`)}`);
  const cases = verbs.map((verb) => {
    const options = optionsOf(verb).map((one) => `        ${zshOption(one)}`);
    const rest = verb.choices
      ? [`        '1:${verb.argument}:(${verb.choices.join(' ')})'`]
      : takesService(verb)
        ? [`        '1:service:_steadyship_services'`]
        : [];
    const lines = [...options, ...rest].join(' \\\n');
    return `    ${verb.name})\n      _arguments -s \\\n${lines} ;;`;
  });
  return `#compdef steadyship
# Completion of steadyship for zsh: source <(steadyship completion zsh)
_steadyship_services() {
  local -a found
  found=(\${(f)"$(${servicesCommand})"})
  compadd -a found
}
_steadyship() {
  local -a verbs
  verbs=(
${names.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe verb verbs
    return
  fi
  local verb="\${words[2]}"
  words=("\${(@)words[2,-1]}")
  (( CURRENT-- ))
  case "$verb" in
${cases.join('\n')}
  esac
}
compdef _steadyship steadyship`;
}

function zshOption(option: VerbOption): string {
  const { long, short, isRepeatable } = optionFlags(option);
  const value = wordsAfter(option);
  const end =
    value === 'nothing'
      ? ''
      : value === 'file'
        ? ':path:_files'
        : value === 'any'
          ? ':value:'
          : `:value:(${value.join(' ')})`;
  const summary = `[${option.summary.replaceAll(/[[\]]/g, '').replaceAll(':', '\\:')}]`;
  const star = isRepeatable ? '*' : '';
  if (!short) return zshQuoted(`${star}--${long}${summary}${end}`);
  return `{-${short},--${long}}${zshQuoted(`${summary}${end}`)}`;
}

function zshQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function fishScript(verbs: readonly Verb[]): string {
  const names = verbs.map((one) => one.name).join(' ');
  const lines = verbs.flatMap((verb) => {
    const of = `-n '__fish_seen_subcommand_from ${verb.name}'`;
    return [
      `complete -c steadyship -n "not __fish_seen_subcommand_from $verbs" -a ${verb.name} ` +
        `-d ${fishQuoted(verb.summary)}`,
      ...(takesService(verb) ? [`complete -c steadyship ${of} -a "(__steadyship_services)"`] : []),
      ...(verb.choices ?? []).map((word) => `complete -c steadyship ${of} -a ${word}`),
      ...verb.options.map((option) => `complete -c steadyship ${of} ${fishOption(option)}`),
    ];
  });
  return `# Completion of steadyship for fish: steadyship completion fish | source
function __steadyship_services
  ${servicesCommand}
end
set -l verbs ${names}
complete -c steadyship -f
${commonOptions.map((option) => `complete -c steadyship ${fishOption(option)}`).join('\n')}
${lines.join('\n')}`;
}

function fishOption(option: VerbOption): string {
  const { long, short } = optionFlags(option);
  const value = wordsAfter(option);
  const words =
    value === 'nothing'
      ? ''
      : value === 'file'
        ? ' -r -F'
        : value === 'any'
          ? ' -x'
          : ` -x -a "${value.join(' ')}"`;
  const letter = short ? ` -s ${short}` : '';
  return `-l ${long}${letter}${words} -d ${fishQuoted(option.summary)}`;
}

function fishQuoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
