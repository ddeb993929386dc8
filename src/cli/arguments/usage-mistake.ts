import type { ErrorDetails } from '../../kit/error.ts';
import type { ErrorCode } from '../../kit/errors/catalogue.ts';

/** A mistake on the command line, as a value: the catalogue is loaded only to print it. */
export interface UsageMistake {
  readonly kind: 'mistake';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, string | number>>;
}

export function mistake<Code extends ErrorCode>(
  code: Code,
  details: ErrorDetails<Code>,
): UsageMistake {
  return { kind: 'mistake', code, details };
}
