import { formatError, isSteadyshipError } from '../kit/error.ts';

/**
 * A failure for standard error: the sentence and its remedy, or with `--json` one line
 * `{"error": {"code", "message", "remedy", "details"}}`. Code UNEXPECTED: not of the catalogue.
 */
export function printError(error: Error, json: boolean): string {
  if (!json) return isSteadyshipError(error) ? formatError(error) : error.message;
  const known = isSteadyshipError(error)
    ? { code: error.code, message: error.message, remedy: error.remedy, details: error.details }
    : { code: 'UNEXPECTED', message: error.message, remedy: '', details: {} };
  return JSON.stringify({ error: known });
}
