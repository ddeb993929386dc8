import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiContext, ApiEnv } from '../api-context.ts';
import { eventRowOf } from '../event-row.ts';
import { knownService } from '../known-service.ts';
import { eventPage } from '../schema/event.ts';
import { needs, problems, servicePath } from './described.ts';

const page = createRoute({
  method: 'get',
  path: '/api/v1/services/{service}/events',
  operationId: 'listEvents',
  summary: 'The log of a service, page by page',
  description: `Oldest first. ${needs('read')}`,
  tags: ['events'],
  request: {
    params: servicePath,
    query: z.object({
      after: z.coerce.number().int().min(0).default(0),
      limit: z.coerce.number().int().min(1).max(1000).default(100),
    }),
  },
  responses: {
    200: { description: 'A page.', content: { 'application/json': { schema: eventPage } } },
    ...problems(404),
  },
});

export function addEventRoutes(app: OpenAPIHono<ApiEnv>, { store }: ApiContext): void {
  app.openapi(page, async (c) => {
    const { service } = c.req.valid('param');
    const { after, limit } = c.req.valid('query');
    await knownService(store, service);
    const found = await store.history(service, after + 1, limit + 1);
    const events = found.slice(0, limit).map((one) => eventRowOf(service, one));
    const next = events.at(-1)?.sequence ?? after;
    return c.json({ events, next, isLast: found.length <= limit }, 200);
  });
}
