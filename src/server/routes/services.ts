import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { summarise } from '../../core/explain/summary.ts';
import { newService } from '../../core/release/state.ts';
import type { ApiContext, ApiEnv } from '../api-context.ts';
import { knownService } from '../known-service.ts';
import { serviceDetail, serviceList } from '../schema/service.ts';
import { timeOf } from '../schema/value.ts';
import { needs, problems, servicePath } from './described.ts';

const list = createRoute({
  method: 'get',
  path: '/api/v1/services',
  operationId: 'listServices',
  summary: 'All services of this target',
  description: needs('read'),
  tags: ['services'],
  responses: {
    200: { description: 'By name.', content: { 'application/json': { schema: serviceList } } },
    ...problems(),
  },
});

const detail = createRoute({
  method: 'get',
  path: '/api/v1/services/{service}',
  operationId: 'getService',
  summary: 'One service with its revisions',
  description: needs('read'),
  tags: ['services'],
  request: { params: servicePath },
  responses: {
    200: {
      description: 'The service.',
      content: { 'application/json': { schema: serviceDetail } },
    },
    ...problems(404),
  },
});

/** What a revision takes to run stays in the store: it names folders, commands and secrets. */
export function addServiceRoutes(app: OpenAPIHono<ApiEnv>, { store }: ApiContext): void {
  app.openapi(list, async (c) => {
    const names = await store.services();
    const states = await Promise.all(names.map(async (name) => (await store.load(name))?.state));
    const services = names.map((name, index) => rowOf(states[index] ?? newService(name)));
    return c.json({ services }, 200);
  });
  app.openapi(detail, async (c) => {
    const { service } = c.req.valid('param');
    const { state, sequence } = await knownService(store, service);
    const revisions = (await store.revisions(service)).map(
      ({ number, version, digest, createdAt }) => ({
        number,
        version,
        digest,
        createdAt: timeOf(createdAt),
      }),
    );
    const { held } = state;
    return c.json(
      {
        ...rowOf(state),
        sequence,
        release: state.release?.number ?? null,
        held: held ? { since: timeOf(held.since), because: held.because } : null,
        settings: state.settings ?? null,
        revisions,
      },
      200,
    );
  });
}

function rowOf(state: ReturnType<typeof newService>) {
  const { service, headline, state: word } = summarise(state, undefined, []);
  return { service, stable: state.stable ?? null, state: word, headline };
}
