import type { ProblemCode } from './problem.ts';

/** A problem that does not know yet where it stands. */
export interface Mistake {
  readonly code: ProblemCode;
  readonly what: string;
  readonly remedy: string;
}

/**
 * A mistake as one text, because a schema can only say texts. `{value}` in it stands for the value
 * as people read it, `{raw}` for its bare characters, and `{key}` for the key it stands behind;
 * they are filled in where it is known whether the value may be shown.
 */
export function sentence(code: ProblemCode, what: string, remedy: string): string {
  return [code, what, remedy].join('\n');
}

/** The mistake in a text that `sentence` made; undefined for any other text. */
export function mistakeOf(text: string): Mistake | undefined {
  const [code, what, remedy] = text.split('\n');
  if (what === undefined || remedy === undefined) return undefined;
  return { code: code as ProblemCode, what, remedy };
}
