import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { SteadyshipError } from '../../kit/error.ts';
import type { ApiContext, ApiEnv } from '../api-context.ts';
import { knownService } from '../known-service.ts';
import { giveOrder } from '../orders/give-order.ts';
import { orderAnswer as answerOf } from '../orders/order-answer.ts';
import { orderAnswer, orderRequest } from '../schema/order.ts';
import { needs, problems, servicePath } from './described.ts';

const give = createRoute({
  method: 'post',
  path: '/api/v1/services/{service}/orders',
  operationId: 'giveOrder',
  summary: 'Give an order',
  description:
    'Puts the order where the driver of the service finds it. The same request again changes ' +
    'nothing and is answered with what became of it. What is stale or makes no sense now is ' +
    `refused at once with 409; \`done\` and \`refused\` come from the core. ${needs('operate')} ` +
    'The kind `release` needs `admin`: a plan holds commands that run on the host.',
  tags: ['orders'],
  request: {
    params: servicePath,
    body: { required: true, content: { 'application/json': { schema: orderRequest } } },
  },
  responses: {
    200: {
      description: 'Checked only, or answered before.',
      content: { 'application/json': { schema: orderAnswer } },
    },
    202: {
      description: 'Accepted.',
      content: { 'application/json': { schema: orderAnswer } },
    },
    ...problems(404, 409, 413, 429),
  },
});

const look = createRoute({
  method: 'get',
  path: '/api/v1/services/{service}/orders/{requestId}',
  operationId: 'getOrder',
  summary: 'What became of an order',
  description: needs('read'),
  tags: ['orders'],
  request: {
    params: servicePath.extend({
      requestId: z
        .string()
        .min(1)
        .max(128)
        .openapi({ param: { name: 'requestId', in: 'path' } }),
    }),
  },
  responses: {
    200: { description: 'Its answer.', content: { 'application/json': { schema: orderAnswer } } },
    ...problems(404),
  },
});

export function addOrderRoutes(app: OpenAPIHono<ApiEnv>, context: ApiContext): void {
  app.openapi(give, async (c) => {
    const { service } = c.req.valid('param');
    const request = c.req.valid('json');
    const answer = await giveOrder(context, { service, caller: c.var.caller, request });
    return answer.state === 'pending' ? c.json(answer, 202) : c.json(answer, 200);
  });
  app.openapi(look, async (c) => {
    const { service, requestId } = c.req.valid('param');
    await knownService(context.store, service);
    const answer = await answerOf(context.store, service, requestId);
    if (!answer) throw new SteadyshipError('ORDER_NOT_FOUND', { service, request: requestId });
    return c.json(answer, 200);
  });
}
