import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { explainPlan } from '../../core/plan/explain-plan.ts';
import type { ApiContext, ApiEnv } from '../api-context.ts';
import { knownService } from '../known-service.ts';
import { releaseDetailOf, releaseRow as row } from '../release-detail.ts';
import { ReleaseFinder } from '../release-finder.ts';
import { releaseDetail, releaseList, releasePlan } from '../schema/release.ts';
import { needs, problems, servicePath } from './described.ts';

const list = createRoute({
  method: 'get',
  path: '/api/v1/services/{service}/releases',
  operationId: 'listReleases',
  summary: 'Releases of a service, newest first',
  description: needs('read'),
  tags: ['releases'],
  request: {
    params: servicePath,
    query: z.object({
      before: z.coerce.number().int().min(1).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(20),
    }),
  },
  responses: {
    200: { description: 'A page.', content: { 'application/json': { schema: releaseList } } },
    ...problems(404),
  },
});

const releasePath = servicePath.extend({
  release: z.coerce
    .number()
    .int()
    .min(1)
    .openapi({ param: { name: 'release', in: 'path' }, type: 'integer' }),
});

const detail = createRoute({
  method: 'get',
  path: '/api/v1/services/{service}/releases/{release}',
  operationId: 'getRelease',
  summary: 'One release with its plan, its evidence and its cause',
  description: needs('read'),
  tags: ['releases'],
  request: { params: releasePath },
  responses: {
    200: {
      description: 'The release.',
      content: { 'application/json': { schema: releaseDetail } },
    },
    ...problems(404),
  },
});

const planOf = createRoute({
  method: 'get',
  path: '/api/v1/services/{service}/releases/{release}/plan',
  operationId: 'getReleasePlan',
  summary: 'The plan of one release, also as lines for people',
  description: needs('read'),
  tags: ['releases'],
  request: { params: releasePath },
  responses: {
    200: { description: 'The plan.', content: { 'application/json': { schema: releasePlan } } },
    ...problems(404),
  },
});

export function addReleaseRoutes(app: OpenAPIHono<ApiEnv>, { store }: ApiContext): void {
  const finder = new ReleaseFinder(store);
  app.openapi(list, async (c) => {
    const { service } = c.req.valid('param');
    const { before = Number.POSITIVE_INFINITY, limit } = c.req.valid('query');
    const { state } = await knownService(store, service);
    const older = (await finder.of(service)).filter((one) => one.number < before).toReversed();
    const releases = older.slice(0, limit).map((one) => row(one, state.release));
    const last = releases.at(-1);
    const next = older.length > limit && last ? last.number : null;
    return c.json({ releases, next }, 200);
  });
  app.openapi(detail, async (c) => {
    const { service, release } = c.req.valid('param');
    return c.json(await releaseDetailOf({ store, finder, service }, release), 200);
  });
  app.openapi(planOf, async (c) => {
    const { service, release } = c.req.valid('param');
    const found = await releaseDetailOf({ store, finder, service }, release);
    const { plan, settings } = found;
    return c.json({ plan, lines: explainPlan(plan, settings) }, 200);
  });
}
