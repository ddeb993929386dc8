/** A piece of TypeScript source. Comments are tokens too; white space is not. */
export interface Token {
  readonly kind: 'word' | 'number' | 'string' | 'template' | 'regex' | 'punctuation' | 'comment';
  readonly text: string;
  /** Counts from 1. */
  readonly line: number;
}

/**
 * Cuts TypeScript into tokens. Not a parser: it knows just enough to tell code from the inside of
 * strings, templates, regular expressions and comments. A template is cut at each `${…}`, whose
 * inside is tokenised like any code between the punctuation `${` and `}`.
 */
export function tokens(source: string): readonly Token[] {
  const found: Token[] = [];
  // For each `${` or `{` that is open: whether its `}` continues a template.
  const braces: boolean[] = [];
  let position = 0;
  let line = 1;
  const take = (kind: Token['kind'], length: number) => {
    const text = source.slice(position, position + length);
    found.push({ kind, text, line });
    position += length;
    line += text.split('\n').length - 1;
  };
  const takeTemplate = () => {
    const length = matchLength(templatePart, source, position);
    take('template', length);
    if (source.startsWith('${', position)) {
      take('punctuation', 2);
      braces.push(true);
    } else {
      take('template', 1);
    }
  };
  while (position < source.length) {
    const char = source[position]!;
    if (/\s/.test(char)) {
      if (char === '\n') line += 1;
      position += 1;
    } else if (char === '`') {
      take('template', 1);
      takeTemplate();
    } else if (char === '}' && braces.pop() === true) {
      take('punctuation', 1);
      takeTemplate();
    } else {
      if (char === '{') braces.push(false);
      const [kind, length] = simpleToken(source, position, found);
      take(kind, length);
    }
  }
  return found;
}

const templatePart = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*/y;
const word = /[\p{ID_Start}$_#@][\p{ID_Continue}$]*/uy;
const number = /\d[\w.]*/y;
const comment = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|(?<![\s\S])#![^\n]*/y;
const string = /'(?:[^'\\\n]|\\[\s\S])*'?|"(?:[^"\\\n]|\\[\s\S])*"?/y;
const regex = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/y;
const punctuation = /=>|\.\.\.|\?\.(?!\d)|\?\?|&&|\|\||[=!]==?|[\s\S]/y;

function simpleToken(
  source: string,
  position: number,
  before: readonly Token[],
): [Token['kind'], number] {
  const tries: readonly [Token['kind'], RegExp][] = [
    ['comment', comment],
    ['string', string],
    ['number', number],
    ['word', word],
  ];
  for (const [kind, pattern] of tries) {
    const length = matchLength(pattern, source, position);
    if (length > 0) return [kind, length];
  }
  if (source[position] === '/' && regexMayFollow(before)) {
    const length = matchLength(regex, source, position);
    if (length > 0) return ['regex', length];
  }
  return ['punctuation', matchLength(punctuation, source, position)];
}

/** A slash begins a regular expression where a value is expected, and divides after a value. */
function regexMayFollow(before: readonly Token[]): boolean {
  const last = before.findLast((token) => token.kind !== 'comment');
  if (!last) return true;
  if (last.kind === 'word') {
    return /^(?:return|typeof|case|in|of|do|else|void|delete|await|yield)$/.test(last.text);
  }
  return last.kind === 'punctuation' && ![')', ']', '}', '!'].includes(last.text);
}

function matchLength(pattern: RegExp, source: string, position: number): number {
  pattern.lastIndex = position;
  return pattern.exec(source)?.[0].length ?? 0;
}
