import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { ApiContext, ApiEnv } from '../api-context.ts';
import { serviceStatus, statusList } from '../schema/status.ts';
import { statusOf } from '../status-of.ts';
import { needs, problems, servicePath } from './described.ts';

const all = createRoute({
  method: 'get',
  path: '/api/v1/status',
  operationId: 'getStatusOfAll',
  summary: 'The five-second block of every service',
  description: needs('read'),
  tags: ['status'],
  responses: {
    200: { description: 'By name.', content: { 'application/json': { schema: statusList } } },
    ...problems(),
  },
});

const one = createRoute({
  method: 'get',
  path: '/api/v1/services/{service}/status',
  operationId: 'getStatus',
  summary: 'The five-second block of one service',
  description:
    `What is going to what, why it waits, what comes next, what needs a person, and the release ` +
    `and step that an order is given for. ${needs('read')}`,
  tags: ['status'],
  request: { params: servicePath },
  responses: {
    200: { description: 'The block.', content: { 'application/json': { schema: serviceStatus } } },
    ...problems(404),
  },
});

export function addStatusRoutes(app: OpenAPIHono<ApiEnv>, context: ApiContext): void {
  app.openapi(all, async (c) => {
    const names = await context.store.services();
    const services = await Promise.all(names.map((name) => statusOf(context, name)));
    return c.json({ services }, 200);
  });
  app.openapi(one, async (c) => {
    const { service } = c.req.valid('param');
    return c.json(await statusOf(context, service), 200);
  });
}
