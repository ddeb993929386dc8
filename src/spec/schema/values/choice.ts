import { z } from 'zod';

/**
 * One of several forms that differ in kind (text, number, list, map), so that a reader of its
 * issues can tell which form was meant. `otherwise` is said when no form is of the value's kind.
 */
export function choice<const Forms extends readonly [z.ZodType, ...z.ZodType[]]>(
  forms: Forms,
  otherwise: string | ((issue: { readonly input: unknown }) => string),
): z.ZodUnion<Forms> {
  const error = (issue: { readonly input?: unknown }) =>
    typeof otherwise === 'string' ? otherwise : otherwise({ input: issue.input });
  return z.union(forms, { error });
}
