import { ExpressionError } from './read-tokens.ts';

/** A type as messages call it. */
export function typeName(value: unknown): string {
  if (value === null || value === undefined) return 'nil';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return 'float64';
  if (typeof value === 'string') return 'string';
  return Array.isArray(value) ? 'array' : 'map';
}

/** Values of different types are not equal. */
export function isEqual(left: unknown, right: unknown): boolean {
  if (left === null || left === undefined) return right === null || right === undefined;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, at) => isEqual(item, right[at]));
  }
  return left === right;
}

export function compared(sign: '<' | '<=' | '>' | '>=', left: unknown, right: unknown): boolean {
  const isOrdered = typeof left === typeof right && /^(?:number|string)$/.test(typeof left);
  if (!isOrdered) {
    const types = `${typeName(left)} and ${typeName(right)}`;
    throw new ExpressionError(`invalid operation: ${sign} (mismatched types ${types})`);
  }
  const [a, b] = [left as number, right as number];
  switch (sign) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}
