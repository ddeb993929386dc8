import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiContext, ApiEnv } from '../api-context.ts';
import { needs, problems } from './described.ts';

const metrics = createRoute({
  method: 'get',
  path: '/metrics',
  operationId: 'getMetrics',
  summary: 'Metrics for Prometheus',
  description: `In the text format; names and labels are in metrics.md. ${needs('read')}`,
  tags: ['controller'],
  responses: {
    200: { description: 'The page.', content: { 'text/plain': { schema: z.string() } } },
    ...problems(),
  },
});

export function addMetricsRoute(app: OpenAPIHono<ApiEnv>, context: ApiContext): void {
  app.openapi(metrics, async (c) => {
    const { text, contentType } = await context.metrics();
    return c.body(text, 200, { 'content-type': contentType }) as never;
  });
}
