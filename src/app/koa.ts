import type { Lifecycle } from './lifecycle.ts';

/** What is used of Koa's context. */
interface KoaContext {
  readonly method: string;
  readonly path: string;
  status: number;
  body: unknown;
  set(headers: { [name: string]: string }): void;
}

type KoaMiddleware = (context: KoaContext, next: () => Promise<unknown>) => Promise<void>;

/**
 * Middleware for Koa that answers the health endpoints. Use it first.
 *
 * ```js
 * app.use(koaHealth(lifecycle));
 * lifecycle.serve(app.listen(process.env.PORT, process.env.HOST));
 * ```
 */
export function koaHealth(lifecycle: Lifecycle): KoaMiddleware {
  return async (context, next) => {
    const isAsked = context.method === 'GET' || context.method === 'HEAD';
    const answer = await (isAsked ? lifecycle.health(context.path) : undefined);
    if (!answer) {
      await next();
      return;
    }
    context.status = answer.status;
    context.body = answer.body;
    context.set({ ...answer.headers });
  };
}
