import type { Mistake } from './mistake.ts';
import type { ProblemCode } from './problem.ts';
import type { Span } from './yaml/located.ts';

/** A mistake at a place; becomes a problem once the whole file is known. */
export interface Finding {
  readonly at: Span;
  readonly mistake: Mistake;
  readonly severity: 'mistake' | 'warning';
}

export function finding(at: Span, code: ProblemCode, what: string, remedy: string): Finding {
  return { at, mistake: { code, what, remedy }, severity: 'mistake' };
}

export function warning(at: Span, code: ProblemCode, what: string, remedy: string): Finding {
  return { at, mistake: { code, what, remedy }, severity: 'warning' };
}
