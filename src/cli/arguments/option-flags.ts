import type { VerbOption } from '../verb.ts';

/** The parts of `-f, --file <path>`. */
export interface OptionFlags {
  /** Without dashes: `file`. */
  readonly long: string;
  readonly short?: string;
  /** What stands for the value on the help page; absent for a switch. */
  readonly value?: string;
  readonly isRepeatable: boolean;
  /** The name in `Options`: `allowMovable` for `--allow-movable`. */
  readonly property: string;
}

export function optionFlags({ flags }: VerbOption): OptionFlags {
  const found = /^(?:-(\w), )?--([\w-]+)(?: <([^>]+?)(\.\.\.)?>)?$/.exec(flags)!;
  const [, short, long = '', value, dots] = found;
  return {
    long,
    ...(short !== undefined && { short }),
    ...(value !== undefined && { value }),
    isRepeatable: dots !== undefined,
    property: long.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
  };
}

/** Options that every verb takes, before or after its name. */
export const commonOptions: readonly VerbOption[] = [
  { flags: '--state <folder>', summary: 'where the state of this host lies' },
  { flags: '--json', summary: 'machine-readable output; errors too, on standard error' },
  { flags: '--plain', summary: 'lines only: for screen readers, logs and slow connections' },
  { flags: '-h, --help', summary: 'what the verb does, with an example' },
];
