import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Lifecycle } from './lifecycle.ts';
import { sendHealth } from './send-health.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

/**
 * A handler for node:http that answers the health endpoints and leaves everything else to yours.
 *
 * ```js
 * const server = http.createServer(withHealth(lifecycle, handler));
 * lifecycle.serve(server);
 * ```
 */
export function withHealth(lifecycle: Lifecycle, handler: Handler): Handler {
  return (request, response) => {
    if (!sendHealth(lifecycle, request.url ?? '/', { request, response })) {
      handler(request, response);
    }
  };
}
