import { apiErrors } from './api.ts';
import type { ErrorEntry } from './entry.ts';
import { hostErrors } from './host.ts';
import { releaseErrors } from './release.ts';
import { stateErrors } from './state.ts';
import { usageErrors } from './usage.ts';

/**
 * Every failure that a user may meet, by code. To add one, add it to the file of its subject and
 * run `node scripts/generate-error-reference.ts`; its details are then checked by the compiler.
 */
export const errorCatalogue = {
  ...usageErrors,
  ...releaseErrors,
  ...stateErrors,
  ...hostErrors,
  ...apiErrors,
} as const satisfies Readonly<Record<string, ErrorEntry>>;

export type ErrorCode = keyof typeof errorCatalogue;
