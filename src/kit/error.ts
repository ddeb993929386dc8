import { type ErrorCode, errorCatalogue } from './errors/catalogue.ts';
import type { ErrorEntry } from './errors/entry.ts';

/** The names in `{…}` of a text. */
type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

type Entry<Code extends ErrorCode> = (typeof errorCatalogue)[Code];

/** The details that the sentence and the remedy of a code name. Never a secret. */
export type ErrorDetails<Code extends ErrorCode> = Readonly<
  Record<Placeholders<Entry<Code>['sentence'] | Entry<Code>['remedy']>, string | number>
>;

/** A failure for a person to read: a code of the catalogue, and no stack trace when shown. */
export class SteadyshipError<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'SteadyshipError';
  readonly code: Code;
  readonly details: Readonly<Record<string, string | number>>;

  constructor(code: Code, details: ErrorDetails<Code>, cause?: unknown) {
    const entry: ErrorEntry = errorCatalogue[code];
    super(filled(entry.sentence, details), cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }

  get remedy(): string {
    return filled(errorCatalogue[this.code].remedy, this.details);
  }

  get exitCode(): number {
    return errorCatalogue[this.code].exitCode;
  }

  get httpStatus(): number {
    return errorCatalogue[this.code].httpStatus;
  }
}

/** Whether something thrown is meant for the user, optionally with a certain code. */
export function isSteadyshipError<Code extends ErrorCode>(
  error: unknown,
  code?: Code,
): error is SteadyshipError<Code> {
  return error instanceof SteadyshipError && (code === undefined || error.code === code);
}

/** What a terminal shows: the sentence, the code and what to do next. */
export function formatError(error: SteadyshipError): string {
  return `${error.message} [${error.code}]\n${error.remedy}`;
}

/** What the API answers, after RFC 9457 (problem details). */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly remedy: string;
  readonly details: Readonly<Record<string, string | number>>;
}

export function problemDetails(error: SteadyshipError): ProblemDetails {
  return {
    type: `urn:steadyship:error:${error.code}`,
    title: error.message,
    status: error.httpStatus,
    code: error.code,
    remedy: error.remedy,
    details: error.details,
  };
}

function filled(text: string, details: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(details[name] ?? whole));
}
