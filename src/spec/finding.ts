import type { Mistake } from './mistake.ts';
import type { ProblemCode } from './problem.ts';
import type { Span } from './yaml/located.ts';

/** A mistake at a place; becomes a problem once the whole file is known. */
export interface Finding {
  readonly at: Span;
  readonly mistake: Mistake;
  readonly severity: 'mistake' | 'warning';
  /** The path of the key that is not there, with dots. */
  readonly lacks?: string;
  /** The path of the key that was probably meant by one that does not exist. */
  readonly meant?: string;
}

/**
 * A key that was only misspelt is not reported as missing as well, and of what is not available
 * nothing else is said at the same place.
 */
export function withoutEchoes(findings: readonly Finding[]): Finding[] {
  const meant = new Set(findings.flatMap((found) => found.meant ?? []));
  const absent = findings.filter((found) => found.mistake.code === 'not-available');
  const absentAt = new Set(absent.map((found) => found.at.start));
  return findings.filter((found) => {
    if (found.lacks !== undefined && meant.has(found.lacks)) return false;
    return found.mistake.code === 'not-available' || !absentAt.has(found.at.start);
  });
}

export function finding(at: Span, code: ProblemCode, what: string, remedy: string): Finding {
  return { at, mistake: { code, what, remedy }, severity: 'mistake' };
}

export function warning(at: Span, code: ProblemCode, what: string, remedy: string): Finding {
  return { at, mistake: { code, what, remedy }, severity: 'warning' };
}
