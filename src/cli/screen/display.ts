/** What the place of our output can show. */
export interface Display {
  /** It is repainted in place. Otherwise every line stays where it was written. */
  readonly isLive: boolean;
  /** A person sits there and can answer. */
  readonly isAttended: boolean;
  readonly colour: boolean;
  readonly unicode: boolean;
  readonly columns: () => number;
  readonly rows: () => number;
}

type Environment = Readonly<Record<string, string | undefined>>;

export interface DisplayFacts {
  readonly env: Environment;
  readonly outputIsTerminal: boolean;
  readonly inputIsTerminal: boolean;
  readonly columns: () => number | undefined;
  readonly rows: () => number | undefined;
}

/**
 * Decides by the environment: NO_COLOR (no-color.org) and FORCE_COLOR, TERM=dumb and CI for plain
 * lines, ACCESSIBLE for people who listen to their terminal, the locale for what can be drawn.
 */
export function displayOf({ env, ...facts }: DisplayFacts): Display {
  const isDumb = env.TERM === 'dumb';
  const isCi = env.CI !== undefined && env.CI !== '' && env.CI !== 'false' && env.CI !== '0';
  const isListened = Boolean(env.ACCESSIBLE);
  const isTerminal = facts.outputIsTerminal && !isDumb;
  return {
    isLive: isTerminal && !isCi && !isListened,
    isAttended: facts.outputIsTerminal && facts.inputIsTerminal && !isCi,
    colour: env.NO_COLOR ? false : isTerminal || isForced(env),
    unicode: isUnicode(env),
    columns: () => facts.columns() || (facts.outputIsTerminal ? 80 : 100),
    rows: () => facts.rows() || 24,
  };
}

function isForced({ FORCE_COLOR }: Environment): boolean {
  return FORCE_COLOR !== undefined && FORCE_COLOR !== '' && FORCE_COLOR !== '0';
}

/** A locale that is named and is not UTF-8 cannot show it; where none is named most can. */
function isUnicode(env: Environment): boolean {
  if (env.TERM === 'linux') return false;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  return !locale || /utf-?8/i.test(locale);
}
