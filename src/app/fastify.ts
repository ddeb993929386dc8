import type { Lifecycle } from './lifecycle.ts';
import type { Servable } from './served-server.ts';

/** What is used of a Fastify instance. */
interface FastifyLike {
  readonly server: Servable;
  route(options: {
    readonly method: 'GET';
    readonly url: string;
    readonly logLevel: 'warn';
    readonly handler: (request: unknown, reply: ReplyLike) => Promise<unknown>;
  }): unknown;
  close(): PromiseLike<unknown>;
}

interface ReplyLike {
  code(status: number): unknown;
  headers(values: Record<string, string>): unknown;
  send(body: string): unknown;
}

/**
 * A plugin for Fastify: adds the health endpoints, takes care of its server, and closes Fastify
 * with its plugins after the last request.
 *
 * ```js
 * await fastify.register(fastifyLifecycle(lifecycle));
 * ```
 */
export function fastifyLifecycle(lifecycle: Lifecycle): (fastify: FastifyLike) => Promise<void> {
  return async (fastify) => {
    for (const url of lifecycle.healthPaths) {
      fastify.route({
        method: 'GET',
        url,
        logLevel: 'warn',
        async handler(_request, reply) {
          const { status, headers, body } = (await lifecycle.health(url))!;
          reply.code(status);
          reply.headers({ ...headers });
          return reply.send(body);
        },
      });
    }
    lifecycle.serve(fastify.server);
    lifecycle.onStop('fastify', () => fastify.close());
  };
}
