import { isEqual, typeName } from './compare-values.ts';
import { ExpressionError } from './read-tokens.ts';

type Predicate = (element: unknown) => unknown;

/** Calls whose second argument is asked about every element. */
export function isPredicateCall(name: string): boolean {
  return Object.hasOwn(predicateCalls, name);
}

const predicateCalls: Readonly<
  Record<string, (list: readonly unknown[], of: Predicate) => unknown>
> = {
  all: (list, of) => list.every((one) => of(one) === true),
  any: (list, of) => list.some((one) => of(one) === true),
  none: (list, of) => !list.some((one) => of(one) === true),
  one: (list, of) => list.filter((one) => of(one) === true).length === 1,
  filter: (list, of) => list.filter((one) => of(one) === true),
  map: (list, of) => list.map((one) => of(one)),
  count: (list, of) => list.filter((one) => of(one) === true).length,
};

const calls: Readonly<Record<string, (...args: readonly unknown[]) => unknown>> = {
  len: lengthOf,
  asInt: toInteger,
  asFloat: toFloat,
  int: toInteger,
  float: toFloat,
  isNaN: (value) => typeof value === 'number' && Number.isNaN(value),
  isInf: (value) => value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY,
  isNil: (value) => isEqual(value, null),
  default: (value, otherwise) => value ?? otherwise,
  abs: (value) => Math.abs(numeric(value)),
  ceil: (value) => Math.ceil(numeric(value)),
  floor: (value) => Math.floor(numeric(value)),
  round: (value) => Math.round(numeric(value)),
  min: (...values) => Math.min(...numbers(values)),
  max: (...values) => Math.max(...numbers(values)),
  sum: (...values) => numbers(values).reduce((all, one) => all + one, 0),
  mean: (...values) => {
    const list = numbers(values);
    return list.reduce((all, one) => all + one, 0) / list.length;
  },
  first: (list) => (Array.isArray(list) ? (list[0] ?? null) : null),
  last: (list) => (Array.isArray(list) ? (list.at(-1) ?? null) : null),
};

/** The result of a builtin; its arguments are values, or a list and a predicate. */
export function callBuiltin(name: string, args: readonly unknown[]): unknown {
  const [list, of] = args;
  if (isPredicateCall(name) && typeof of === 'function') {
    return predicateCalls[name]!(list as readonly unknown[], of as Predicate);
  }
  if (!Object.hasOwn(calls, name)) throw new ExpressionError(`unknown name ${name}`);
  return calls[name]!(...args);
}

/** `asInt`: text must be a whole number; a fraction is cut off. */
export function toInteger(value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value)) return Math.trunc(value);
  if (typeof value === 'string' && /^[+-]?\d+$/.test(value)) return Number(value);
  throw new ExpressionError(`asInt() not supported on ${describe(value)}`);
}

export function toFloat(value: unknown): number {
  if (typeof value === 'number') return value;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  if (!Number.isNaN(number) || value === 'NaN') return number;
  throw new ExpressionError(`asFloat() not supported on ${describe(value)}`);
}

function describe(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : typeName(value);
}

function lengthOf(value: unknown): number {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  if (value !== null && typeof value === 'object') return Object.keys(value).length;
  throw new ExpressionError(`invalid argument for len (type ${typeName(value)})`);
}

function numeric(value: unknown): number {
  if (typeof value === 'number') return value;
  throw new ExpressionError(`expected a number, but got ${typeName(value)}`);
}

/** Numbers given one by one or as a list. */
function numbers(values: readonly unknown[]): readonly number[] {
  return values.flat().map(numeric);
}
