import { z } from '@hono/zod-openapi';
import type { Scope } from '../access/scope.ts';
import { problem } from '../schema/problem.ts';
import { serviceName } from '../schema/value.ts';

/** The path parameter that most resources have. */
export const servicePath = z.object({
  service: serviceName.openapi({ param: { name: 'service', in: 'path' } }),
});

const meanings: Readonly<Record<number, string>> = {
  400: 'The request does not fit its schema.',
  401: 'No valid token was sent.',
  403: 'The token lacks the scope, or another site sent the request.',
  404: 'There is no such thing.',
  409: 'It does not fit the state that the service is in.',
  413: 'The request is too large.',
  429: 'Too many orders wait for an answer.',
  503: 'The controller cannot answer this now.',
};

/** The answers of a route above 399. */
export function problems(...statuses: readonly number[]): Record<string, ProblemResponse> {
  const all = [400, 401, 403, ...statuses].sort((a, b) => a - b);
  return Object.fromEntries(
    all.map((status) => [
      String(status),
      {
        description: meanings[status]!,
        content: { 'application/problem+json': { schema: problem } },
      },
    ]),
  );
}

interface ProblemResponse {
  readonly description: string;
  readonly content: { readonly 'application/problem+json': { readonly schema: typeof problem } };
}

/** How the description of a route says whom it answers. */
export function needs(scope: Scope): string {
  return `Scope: \`${scope}\`.`;
}
