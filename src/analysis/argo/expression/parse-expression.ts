import { ExpressionError, readTokens, type Token } from './read-tokens.ts';

/** A condition as a tree. */
export type Expression =
  | { readonly kind: 'value'; readonly value: Literal; readonly isInteger?: boolean }
  | { readonly kind: 'name'; readonly name: string }
  /** `#`: the element that a predicate is asked about. */
  | { readonly kind: 'element' }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | {
      readonly kind: 'member';
      readonly of: Expression;
      readonly key: Expression;
      readonly isSafe: boolean;
    }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'unary'; readonly sign: '!' | '-'; readonly of: Expression }
  | {
      readonly kind: 'binary';
      readonly sign: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'choice';
      readonly test: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
    };

export type Literal = number | string | boolean | null;

const depthMax = 100;

/** Weakest first; signs of one row bind alike. */
const rows: readonly (readonly string[])[] = [
  ['??'],
  ['||', 'or'],
  ['&&', 'and'],
  [
    '==',
    '!=',
    '<',
    '<=',
    '>',
    '>=',
    'in',
    'not in',
    'contains',
    'matches',
    'startsWith',
    'endsWith',
  ],
  ['..'],
  ['+', '-'],
  ['*', '/', '%'],
  ['**', '^'],
];

const synonyms: Readonly<Record<string, string>> = { or: '||', and: '&&', '^': '**' };

/** Throws an ExpressionError that says what is wrong. */
export function parseExpression(source: string): Expression {
  const parser = new Parser(readTokens(source));
  const expression = parser.choice(0);
  parser.end();
  return expression;
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  end(): void {
    if (this.#now.kind !== 'end') this.#unexpected();
  }

  choice(depth: number): Expression {
    if (depth > depthMax) throw new ExpressionError('the expression is nested too deeply');
    const test = this.#binary(0, depth);
    if (!this.#take('?')) return test;
    const then = this.choice(depth + 1);
    this.#expect(':');
    return { kind: 'choice', test, then, otherwise: this.choice(depth + 1) };
  }

  #binary(row: number, depth: number): Expression {
    const signs = rows[row];
    if (!signs) return this.#unary(depth);
    let left = this.#binary(row + 1, depth);
    for (;;) {
      const sign = this.#takeOneOf(signs);
      if (sign === undefined) return left;
      const right = this.#binary(row + 1, depth);
      left = { kind: 'binary', sign: synonyms[sign] ?? sign, left, right };
    }
  }

  #takeOneOf(signs: readonly string[]): string | undefined {
    const { text, kind } = this.#now;
    if (kind === 'name' && text === 'not' && signs.includes('not in') && this.#next === 'in') {
      this.#at += 2;
      return 'not in';
    }
    if ((kind === 'sign' || kind === 'name') && signs.includes(text)) {
      this.#at += 1;
      return text;
    }
    return undefined;
  }

  #unary(depth: number): Expression {
    if (depth > depthMax) throw new ExpressionError('the expression is nested too deeply');
    if (this.#take('!') || this.#takeName('not')) {
      return { kind: 'unary', sign: '!', of: this.#unary(depth + 1) };
    }
    if (this.#take('-')) return { kind: 'unary', sign: '-', of: this.#unary(depth + 1) };
    return this.#members(this.#primary(depth + 1), depth);
  }

  #members(expression: Expression, depth: number): Expression {
    let of = expression;
    for (;;) {
      const isSafe = this.#take('?.');
      if (isSafe || this.#take('.')) {
        const { kind, text } = this.#now;
        if (kind !== 'name') this.#unexpected();
        this.#at += 1;
        of = { kind: 'member', of, key: { kind: 'value', value: text }, isSafe };
      } else if (this.#take('[')) {
        const key = this.choice(depth + 1);
        this.#expect(']');
        of = { kind: 'member', of, key, isSafe: false };
      } else {
        return of;
      }
    }
  }

  #primary(depth: number): Expression {
    const { kind, text } = this.#now;
    this.#at += 1;
    if (kind === 'number') {
      return { kind: 'value', value: Number(text), isInteger: /^\d+$/.test(text) };
    }
    if (kind === 'text') return { kind: 'value', value: text };
    if (kind === 'name') return this.#named(text, depth);
    if (text === '#') return { kind: 'element' };
    if (text === '(') {
      const inner = this.choice(depth);
      this.#expect(')');
      return inner;
    }
    if (text === '[') return { kind: 'list', items: this.#items(']', depth) };
    if (text === '{') {
      const inner = this.choice(depth);
      this.#expect('}');
      return inner;
    }
    this.#at -= 1;
    return this.#unexpected();
  }

  #named(name: string, depth: number): Expression {
    if (name === 'true' || name === 'false') return { kind: 'value', value: name === 'true' };
    if (name === 'nil') return { kind: 'value', value: null };
    if (!this.#take('(')) return { kind: 'name', name };
    return { kind: 'call', name, args: this.#items(')', depth) };
  }

  #items(close: string, depth: number): readonly Expression[] {
    const items: Expression[] = [];
    if (this.#take(close)) return items;
    do items.push(this.choice(depth));
    while (this.#take(','));
    this.#expect(close);
    return items;
  }

  get #now(): Token {
    return this.#tokens[Math.min(this.#at, this.#tokens.length - 1)]!;
  }

  get #next(): string | undefined {
    return this.#tokens[this.#at + 1]?.text;
  }

  #take(sign: string): boolean {
    if (this.#now.kind !== 'sign' || this.#now.text !== sign) return false;
    this.#at += 1;
    return true;
  }

  #takeName(name: string): boolean {
    if (this.#now.kind !== 'name' || this.#now.text !== name) return false;
    this.#at += 1;
    return true;
  }

  #expect(sign: string): void {
    if (!this.#take(sign)) this.#unexpected();
  }

  #unexpected(): never {
    const { kind, text, at } = this.#now;
    const what = kind === 'end' ? 'the end' : `"${text}"`;
    throw new ExpressionError(`unexpected ${what} at column ${at + 1}`);
  }
}
