import type { SourceFile } from './source-file.ts';
import type { Token } from './tokens.ts';

/** The body of a function, method or arrow function with braces. */
export interface FunctionBody {
  readonly name: string;
  readonly line: number;
  /** Of its text, from the line of its name to that of its closing brace. */
  readonly lineCount: number;
  readonly parameterCount: number;
  /** The function it is handed to: `describe` in `describe('…', () => { … })`. */
  readonly passedTo: string | undefined;
}

/** Finds functions by matching brackets; see `tokens` for why this is good enough. */
export function functionsOf(file: SourceFile): readonly FunctionBody[] {
  const code = file.code;
  const closes = matchingBrackets(code);
  const found: FunctionBody[] = [];
  closes.forEach((close, open) => {
    if (code[open]!.text !== '(') return;
    const body = bodyAfter(code, closes, close);
    if (body === undefined || isControl(code, open)) return;
    const name = nameBefore(code, open);
    const end = closes.get(body);
    if (end === undefined) return;
    found.push({
      name: name?.text ?? 'the function',
      line: code[open]!.line,
      lineCount: code[end]!.line - (name ?? code[open]!).line + 1,
      parameterCount: parameterCount(code, closes, open),
      passedTo: passedTo(code, closes, open),
    });
  });
  return found;
}

const partners: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '${': '}' };

function matchingBrackets(code: readonly Token[]): ReadonlyMap<number, number> {
  const matches = new Map<number, number>();
  const open: number[] = [];
  code.forEach((token, index) => {
    if (token.kind !== 'punctuation') return;
    if (token.text in partners) open.push(index);
    else if (Object.values(partners).includes(token.text)) {
      const start = open.pop();
      if (start !== undefined) matches.set(start, index);
    }
  });
  return matches;
}

/** The index of the `{` of the body that belongs to the parameters that end at `close`. */
function bodyAfter(
  code: readonly Token[],
  closes: ReadonlyMap<number, number>,
  close: number,
): number | undefined {
  let index = close + 1;
  if (code[index]?.text === ':') index = afterType(code, closes, index + 1);
  if (code[index]?.text === '=>') index += 1;
  return code[index]?.text === '{' ? index : undefined;
}

const typeOperators = /^(?:\||&|\?|:|readonly|keyof|typeof|unique|is|asserts|infer|extends|new)$/;

/** Where a type ends that begins at `start`: at a `{` that cannot be part of it, or earlier. */
function afterType(
  code: readonly Token[],
  closes: ReadonlyMap<number, number>,
  start: number,
): number {
  let wantsOperand = true;
  let angles = 0;
  let index = start;
  while (index < code.length) {
    const { text, kind } = code[index]!;
    if (text === '{' && !wantsOperand && angles === 0) return index;
    if (text === '=>' && (angles > 0 || isFunctionType(code, closes, index))) wantsOperand = true;
    else if (text === '=>') return index;
    else if (text === '<') [angles, wantsOperand] = [angles + 1, true];
    else if (text === '>') [angles, wantsOperand] = [angles - 1, false];
    else if (typeOperators.test(text) || (text === ',' && angles > 0) || text === '.') {
      wantsOperand = true;
    } else if (text === '(' || text === '[' || text === '{') {
      index = closes.get(index) ?? code.length;
      wantsOperand = false;
    } else if (kind === 'punctuation') return index;
    else if (!wantsOperand && text !== 'is') return index;
    else wantsOperand = false;
    index += 1;
  }
  return index;
}

/** Whether the arrow at `index` belongs to a type, as in `(): () => void {`, not to a function. */
function isFunctionType(
  code: readonly Token[],
  closes: ReadonlyMap<number, number>,
  index: number,
): boolean {
  if (code[index - 1]?.text !== ')') return false;
  const open = [...closes].find(([, close]) => close === index - 1)?.[0] ?? 0;
  return code[open - 1]?.text === ':' || code[open - 1]?.text === '=>';
}

function isControl(code: readonly Token[], open: number): boolean {
  const before = code[open - 1]?.text ?? '';
  if (/^(?:if|for|while|switch|with|catch)$/.test(before)) return code[open - 2]?.text !== '.';
  return before === 'await' && code[open - 2]?.text === 'for';
}

/** `name(`, `name<T>(`, `name = (`, `name: (`; undefined when it has none. */
function nameBefore(code: readonly Token[], open: number): Token | undefined {
  let index = open - 1;
  if (code[index]?.text === '>') {
    let depth = 0;
    for (; index >= 0; index -= 1) {
      if (code[index]!.text === '>') depth += 1;
      if (code[index]!.text === '<') depth -= 1;
      if (depth === 0) break;
    }
    index -= 1;
  }
  if (code[index]?.text === 'async') index -= 1;
  if (code[index]?.text === '=' || code[index]?.text === ':') index -= 1;
  const token = code[index];
  return token?.kind === 'word' && token.text !== 'function' ? token : undefined;
}

function passedTo(
  code: readonly Token[],
  closes: ReadonlyMap<number, number>,
  open: number,
): string | undefined {
  let around: number | undefined;
  for (const [start, end] of closes) {
    if (code[start]!.text !== '(' || start >= open || end <= open) continue;
    if (around === undefined || start > around) around = start;
  }
  return around === undefined ? undefined : code[around - 1]?.text;
}

function parameterCount(
  code: readonly Token[],
  closes: ReadonlyMap<number, number>,
  open: number,
): number {
  const close = closes.get(open)!;
  if (close === open + 1) return 0;
  let count = 1;
  let angles = 0;
  for (let index = open + 1; index < close; index += 1) {
    const text = code[index]!.text;
    if (text === '<') angles += 1;
    else if (text === '>') angles -= 1;
    else if (text === ',' && angles === 0 && index + 1 < close) count += 1;
    else if (closes.has(index)) index = closes.get(index)!;
  }
  return count;
}
