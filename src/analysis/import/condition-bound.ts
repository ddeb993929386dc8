import { type Expression, parseExpression } from '../argo/expression/parse-expression.ts';
import type { MeasureBound } from '../limits/measure-limit.ts';

/**
 * A condition such as `result[0] >= 0.95` as a bound; undefined for one that says more. A condition
 * that lets an empty result pass becomes `noData: continue`. `negate` for a condition that must not
 * hold.
 */
export function conditionBound(condition: string, negate = false): MeasureBound | undefined {
  try {
    return boundOf(parseExpression(condition), negate);
  } catch {
    return undefined;
  }
}

function boundOf(expression: Expression, negate: boolean): MeasureBound | undefined {
  if (expression.kind !== 'binary') return undefined;
  const { sign, left, right } = expression;
  const joins = negate ? '||' : '&&';
  if (sign === joins) {
    const [a, b] = [boundOf(left, negate), boundOf(right, negate)];
    return a && b ? { ...a, ...b } : undefined;
  }
  if (sign === '||' && !negate) {
    const [empty, rest] = [left, right].sort((a, b) => +isEmptyTest(b) - +isEmptyTest(a));
    const bound = isEmptyTest(empty!) ? boundOf(rest!, negate) : undefined;
    return bound && { ...bound, noData: 'continue' };
  }
  if (!isResult(left) || right.kind !== 'value' || typeof right.value !== 'number')
    return undefined;
  const isUpper = sign === '<' || sign === '<=';
  const isLower = sign === '>' || sign === '>=';
  if (!isUpper && !isLower) return undefined;
  return isUpper !== negate ? { below: right.value } : { above: right.value };
}

/** `result`, `result[0]`, or one of them through a conversion. */
function isResult(expression: Expression): boolean {
  if (expression.kind === 'name') return expression.name === 'result';
  if (expression.kind === 'call') {
    const isConversion = /^(?:asFloat|asInt|float|int)$/.test(expression.name);
    return isConversion && expression.args.length === 1 && isResult(expression.args[0]!);
  }
  if (expression.kind !== 'member' || expression.of.kind !== 'name') return false;
  return expression.key.kind === 'value' && expression.key.value === 0;
}

/** `len(result) == 0`, `isNaN(result[0])`, `isNil(result)`, `result == nil`. */
function isEmptyTest(expression: Expression): boolean {
  if (expression.kind === 'call') {
    const [argument] = expression.args;
    return /^(?:isNaN|isNil)$/.test(expression.name) && !!argument && isResult(argument);
  }
  if (expression.kind !== 'binary' || expression.sign !== '==') return false;
  const { left, right } = expression;
  if (right.kind !== 'value') return false;
  if (isResult(left)) return right.value === null;
  return left.kind === 'call' && left.name === 'len' && right.value === 0;
}
