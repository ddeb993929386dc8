export interface Token {
  readonly kind: 'number' | 'text' | 'name' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
}

/** A condition that cannot be read, or cannot be evaluated. Becomes a measurement's error. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
}

const kinds = [
  /(\d+(?:\.\d+)?(?:e[+-]?\d+)?)/,
  /("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/,
  /([A-Za-z_]\w*)/,
  /(\?\?|\?\.|\|\||&&|==|!=|<=|>=|\*\*|\.\.|[-+*/%^<>!?:.,()[\]{}#])/,
];
const pattern = new RegExp(`\\s*(?:${kinds.map(({ source }) => source).join('|')})`, 'y');

const lengthMax = 10_000;

/** The words of a condition in the language of expr-lang, as far as conditions use it. */
export function readTokens(source: string): readonly Token[] {
  if (source.length > lengthMax) throw new ExpressionError('the expression is too long');
  const tokens: Token[] = [];
  const end = source.trimEnd().length;
  pattern.lastIndex = 0;
  while (pattern.lastIndex < end) {
    const at = pattern.lastIndex;
    const match = pattern.exec(source);
    if (!match) throw new ExpressionError(`unexpected "${source.slice(at).trim().charAt(0)}"`);
    const [, number, text, name, sign] = match;
    if (number !== undefined) tokens.push({ kind: 'number', text: number, at });
    else if (text !== undefined) tokens.push({ kind: 'text', text: unquoted(text), at });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name, at });
    else tokens.push({ kind: 'sign', text: sign!, at });
  }
  tokens.push({ kind: 'end', text: '', at: end });
  return tokens;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, (_, char: string) => escapes[char] ?? char);
}
