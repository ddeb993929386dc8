import type { Mistake } from './mistake.ts';
import type { ProblemCode } from './problem.ts';
import type { Span } from './yaml/located.ts';

/** A mistake at a place; becomes a problem once the whole file is known. */
export interface Finding {
  readonly at: Span;
  readonly mistake: Mistake;
  readonly severity: 'mistake' | 'warning';
  /** The key at the top of the file that is not there. */
  readonly lacks?: string;
  /** The key that was probably meant by one that does not exist. */
  readonly meant?: string;
}

/** A key that was only misspelt is not reported as missing as well. */
export function withoutEchoes(findings: readonly Finding[]): Finding[] {
  const meant = new Set(findings.flatMap((found) => found.meant ?? []));
  return findings.filter((found) => found.lacks === undefined || !meant.has(found.lacks));
}

export function finding(at: Span, code: ProblemCode, what: string, remedy: string): Finding {
  return { at, mistake: { code, what, remedy }, severity: 'mistake' };
}

export function warning(at: Span, code: ProblemCode, what: string, remedy: string): Finding {
  return { at, mistake: { code, what, remedy }, severity: 'warning' };
}
