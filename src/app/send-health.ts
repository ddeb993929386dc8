import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Lifecycle } from './lifecycle.ts';

/** Answers a GET or HEAD of a health endpoint; false when the request is something else. */
export function sendHealth(
  lifecycle: Lifecycle,
  url: string,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  const asked = lifecycle.health(url);
  if (!asked) return false;
  void asked.then(({ status, headers, body }) => {
    response.writeHead(status, headers);
    response.end(request.method === 'HEAD' ? undefined : body);
  });
  return true;
}
