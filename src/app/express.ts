import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Lifecycle } from './lifecycle.ts';
import { sendHealth } from './send-health.ts';

type Middleware = (
  request: IncomingMessage & { readonly originalUrl?: string },
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void;

/**
 * Middleware for Express, and for whatever takes the same: answers the health endpoints. Use it
 * first, so that no session or login stands in the way of a probe.
 *
 * ```js
 * app.use(expressHealth(lifecycle));
 * lifecycle.serve(app.listen(process.env.PORT, process.env.HOST));
 * ```
 */
export function expressHealth(lifecycle: Lifecycle): Middleware {
  return (request, response, next) => {
    const url = request.originalUrl ?? request.url ?? '/';
    if (!sendHealth(lifecycle, url, { request, response })) next();
  };
}
