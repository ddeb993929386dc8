import { OpenAPIHono } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { SteadyshipError } from '../kit/error.ts';
import { callerOf, demandScope } from './access/caller.ts';
import { checkSender } from './access/sender.ts';
import type { ApiContext, ApiEnv } from './api-context.ts';
import { describeSecurity, openApiDocument } from './open-api.ts';
import { invalidRequest, problemHandler, problemResponse } from './problem.ts';
import { addEventStream, type StreamTiming } from './routes/event-stream.ts';
import { addEventRoutes } from './routes/events.ts';
import { addHealthRoutes } from './routes/health.ts';
import { addMetricsRoute } from './routes/metrics.ts';
import { addOrderRoutes } from './routes/orders.ts';
import { addPlanRoutes } from './routes/plans.ts';
import { addReleaseRoutes } from './routes/releases.ts';
import { addServiceRoutes } from './routes/services.ts';
import { addStatusRoutes } from './routes/status.ts';

/** Larger than the largest rollout file, once it is written as a JSON string. */
const bodyMaxBytes = 4 * 1024 * 1024;

/** Answered without a token: they say nothing about any service. */
const openPaths: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/openapi.json']);

/** The whole API as one function from requests to answers; listeners are put before it. */
export function buildApi(context: ApiContext, timing?: StreamTiming): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (result.success) return undefined;
      return invalidRequest(result.target === 'json' ? 'body' : result.target, result.error.issues);
    },
  });
  app.onError(problemHandler(context));
  app.notFound((c) => problemResponse(new SteadyshipError('API_NOT_FOUND', { path: c.req.path })));
  app.use('*', guard(context));
  app.use('*', bodyLimit({ maxSize: bodyMaxBytes, onError: tooLarge }));
  describeSecurity(app);
  addStatusRoutes(app, context);
  addServiceRoutes(app, context);
  addReleaseRoutes(app, context);
  addEventRoutes(app, context);
  addEventStream(app, context, timing);
  addOrderRoutes(app, context);
  addPlanRoutes(app, context);
  addHealthRoutes(app, context);
  addMetricsRoute(app, context);
  const description = openApiDocument(app);
  app.get('/openapi.json', (c) => c.json(description, 200));
  return app;
}

/** Who asks, and whether they may look at all. What an order needs is asked where it is given. */
function guard({ tokens }: ApiContext): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const { entrance } = c.env;
    checkSender(entrance, c.req.raw.headers);
    if (!openPaths.has(c.req.path)) {
      const caller = callerOf(entrance, c.req.header('authorization'), tokens);
      demandScope(caller, 'read', 'look at this controller');
      c.set('caller', caller);
    }
    await next();
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
    c.header('x-content-type-options', 'nosniff');
  };
}

function tooLarge(): Response {
  return problemResponse(new SteadyshipError('REQUEST_TOO_LARGE', { bytes: bodyMaxBytes }));
}
