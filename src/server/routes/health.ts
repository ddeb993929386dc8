import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { ApiContext, ApiEnv } from '../api-context.ts';
import { notReadyBecause } from '../readiness.ts';
import { health, readiness } from '../schema/health.ts';

const alive = createRoute({
  method: 'get',
  path: '/healthz',
  operationId: 'getHealth',
  summary: 'Whether the controller lives',
  description: 'Of the controller itself, not of the services. Needs no token.',
  security: [],
  tags: ['controller'],
  responses: { 200: { description: 'Yes.', content: { 'application/json': { schema: health } } } },
});

const ready = createRoute({
  method: 'get',
  path: '/readyz',
  operationId: 'getReadiness',
  summary: 'Whether the controller does its work',
  description:
    'Its store answers, it is not ending, and every service it drives had a turn lately. Needs ' +
    'no token; the reasons are shown on the socket only.',
  security: [],
  tags: ['controller'],
  responses: {
    200: { description: 'Yes.', content: { 'application/json': { schema: readiness } } },
    503: { description: 'No.', content: { 'application/json': { schema: readiness } } },
  },
});

export function addHealthRoutes(app: OpenAPIHono<ApiEnv>, context: ApiContext): void {
  app.openapi(alive, (c) => c.json({ status: 'alive' as const }, 200));
  app.openapi(ready, async (c) => {
    const because = await notReadyBecause(context);
    const shown = c.env.entrance.kind === 'socket' ? because : [];
    if (because.length === 0) return c.json({ status: 'ready' as const, because: [] }, 200);
    return c.json({ status: 'not-ready' as const, because: shown }, 503);
  });
}
