import { callBuiltin, isPredicateCall } from './builtins.ts';
import { compared, isEqual, typeName } from './compare-values.ts';
import { type Expression, parseExpression } from './parse-expression.ts';
import { ExpressionError } from './read-tokens.ts';

interface Scope {
  readonly result: unknown;
  readonly element?: unknown;
}

/**
 * A condition over `result`, which must come to true or false. The language is that of expr-lang as
 * far as conditions of analysis templates use it. Throws an ExpressionError otherwise.
 */
export function evaluateCondition(source: string, result: unknown): boolean {
  const expression = parseExpression(source);
  checkNames(expression);
  const value = evaluate(expression, { result });
  if (typeof value === 'boolean') return value;
  throw new ExpressionError(`expected bool, but got ${staticType(expression) ?? typeName(value)}`);
}

/** expr-lang looks at names and types before it runs: an unknown name is an error everywhere. */
function checkNames(expression: Expression): void {
  if (expression.kind === 'name' && expression.name !== 'result') {
    throw new ExpressionError(`unknown name ${expression.name}`);
  }
  if (expression.kind === 'binary') {
    const [left, right] = [staticType(expression.left), staticType(expression.right)];
    const isComparison = /^(?:[=!<>]=|[<>])$/.test(expression.sign);
    if (isComparison && left && right && kindOf(left) !== kindOf(right)) {
      const text = `${expression.sign} (mismatched types ${left} and ${right})`;
      throw new ExpressionError(`invalid operation: ${text}`);
    }
  }
  for (const part of partsOf(expression)) checkNames(part);
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'list':
      return expression.items;
    case 'member':
      return [expression.of, expression.key];
    case 'call':
      return expression.args;
    case 'unary':
      return [expression.of];
    case 'binary':
      return [expression.left, expression.right];
    case 'choice':
      return [expression.test, expression.then, expression.otherwise];
    default:
      return [];
  }
}

/** What is known of a type before anything runs; undefined for whatever comes from the result. */
function staticType(expression: Expression): string | undefined {
  if (expression.kind === 'value') {
    const { value, isInteger } = expression;
    if (typeof value === 'number') return isInteger ? 'int' : 'float64';
    return value === null ? undefined : typeName(value);
  }
  if (expression.kind !== 'call') return undefined;
  const known: Readonly<Record<string, string>> = { asInt: 'int', asFloat: 'float64', len: 'int' };
  return known[expression.name];
}

function kindOf(type: string): string {
  return type === 'int' || type === 'float64' ? 'number' : type;
}

function evaluate(expression: Expression, scope: Scope): unknown {
  switch (expression.kind) {
    case 'value':
      return expression.value;
    case 'name':
      return scope.result;
    case 'element':
      return scope.element;
    case 'list':
      return expression.items.map((item) => evaluate(item, scope));
    case 'member':
      return member(expression, scope);
    case 'call':
      return call(expression, scope);
    case 'unary': {
      const value = evaluate(expression.of, scope);
      return expression.sign === '!' ? !truth(value) : -number(value);
    }
    case 'binary':
      return binary(expression, scope);
    case 'choice': {
      const chosen = truth(evaluate(expression.test, scope));
      return evaluate(chosen ? expression.then : expression.otherwise, scope);
    }
  }
}

function member(expression: Extract<Expression, { kind: 'member' }>, scope: Scope): unknown {
  const of = evaluate(expression.of, scope);
  const key = evaluate(expression.key, scope);
  if (of === null || of === undefined) {
    if (expression.isSafe) return null;
    throw new ExpressionError(`cannot fetch ${String(key)} from nil`);
  }
  if (Array.isArray(of)) {
    const index = number(key);
    const at = index < 0 ? of.length + index : index;
    if (at >= 0 && at < of.length) return of[at];
    throw new ExpressionError(`index out of range: ${index} (array length is ${of.length})`);
  }
  if (typeof of === 'object') {
    return Object.hasOwn(of, String(key)) ? (of as Record<string, unknown>)[String(key)] : null;
  }
  throw new ExpressionError(`cannot fetch ${String(key)} from ${typeName(of)}`);
}

function call(expression: Extract<Expression, { kind: 'call' }>, scope: Scope): unknown {
  const { name, args } = expression;
  if (isPredicateCall(name) && args.length === 2) {
    const list = evaluate(args[0]!, scope);
    if (!Array.isArray(list)) throw new ExpressionError(`${name} needs an array`);
    return callBuiltin(name, [
      list,
      (element: unknown) => evaluate(args[1]!, { ...scope, element }),
    ]);
  }
  return callBuiltin(
    name,
    args.map((argument) => evaluate(argument, scope)),
  );
}

function binary(expression: Extract<Expression, { kind: 'binary' }>, scope: Scope): unknown {
  const { sign } = expression;
  const left = evaluate(expression.left, scope);
  const right = () => evaluate(expression.right, scope);
  switch (sign) {
    case '??':
      return left ?? right();
    case '||':
      return truth(left) || truth(right());
    case '&&':
      return truth(left) && truth(right());
    case '==':
      return isEqual(left, right());
    case '!=':
      return !isEqual(left, right());
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compared(sign, left, right());
    case 'in':
      return isIn(left, right());
    case 'not in':
      return !isIn(left, right());
    case 'contains':
      return text(left).includes(text(right()));
    case 'startsWith':
      return text(left).startsWith(text(right()));
    case 'endsWith':
      return text(left).endsWith(text(right()));
    default:
      return arithmetic(sign, left, right());
  }
}

function arithmetic(sign: string, left: unknown, right: unknown): number | string {
  if (sign === '+' && typeof left === 'string' && typeof right === 'string') return left + right;
  const [a, b] = [number(left), number(right)];
  switch (sign) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
    case '**':
      return a ** b;
    default:
      throw new ExpressionError(`the operator ${sign} is not supported`);
  }
}

function isIn(value: unknown, whole: unknown): boolean {
  if (Array.isArray(whole)) return whole.some((item) => isEqual(item, value));
  if (whole !== null && typeof whole === 'object') return Object.hasOwn(whole, String(value));
  throw new ExpressionError(`cannot use "in" with ${typeName(whole)}`);
}

function truth(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new ExpressionError(`expected bool, but got ${typeName(value)}`);
}

function number(value: unknown): number {
  if (typeof value === 'number') return value;
  throw new ExpressionError(`expected a number, but got ${typeName(value)}`);
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new ExpressionError(`expected string, but got ${typeName(value)}`);
}
