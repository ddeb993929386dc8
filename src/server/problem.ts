import type { ErrorHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { isSteadyshipError, problemDetails, SteadyshipError } from '../kit/error.ts';
import type { ApiContext, ApiEnv } from './api-context.ts';
import type { ProblemAnswer } from './schema/problem.ts';

/** The answer to a request that went wrong, after RFC 9457. */
export function problemResponse(
  error: SteadyshipError,
  problems?: ProblemAnswer['problems'],
): Response {
  const body: ProblemAnswer = { ...problemDetails(error), ...(problems && { problems }) };
  const headers: Record<string, string> = {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
  };
  if (error.code === 'NOT_AUTHENTICATED') headers['www-authenticate'] = 'Bearer';
  if (body.status === 503 || body.status === 429) headers['retry-after'] = '5';
  return new Response(JSON.stringify(body), { status: body.status, headers });
}

/** Turns what a route throws into an answer. Of our own mistakes the caller learns no details. */
export function problemHandler(context: ApiContext): ErrorHandler<ApiEnv> {
  return (error) => {
    if (isSteadyshipError(error)) return problemResponse(error);
    if (error instanceof HTTPException && error.status < 500) {
      return problemResponse(new SteadyshipError('REQUEST_INVALID', { reason: error.message }));
    }
    context.onBug(error);
    return problemResponse(new SteadyshipError('INTERNAL_ERROR', {}));
  };
}

/** The answer to a request that does not fit its schema, with every mistake by its place. */
export function invalidRequest(
  where: string,
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): Response {
  const problems = issues.slice(0, 50).map(({ path, message }) => ({
    path: [where, ...path].map(String).join('.'),
    message,
  }));
  const first = problems[0];
  const reason = first ? `${first.path}: ${first.message}` : where;
  return problemResponse(new SteadyshipError('REQUEST_INVALID', { reason }), problems);
}
