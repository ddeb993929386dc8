import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { explainPlan } from '../../core/plan/explain-plan.ts';
import { makePlan } from '../../core/plan/make-plan.ts';
import { readRollout } from '../../spec/read-rollout.ts';
import type { ServiceFile } from '../../spec/service-file.ts';
import type { ApiContext, ApiEnv } from '../api-context.ts';
import { type PlanAnswer, planAnswer, planRequest } from '../schema/planned.ts';
import { needs, problems } from './described.ts';

const plan = createRoute({
  method: 'post',
  path: '/api/v1/plan',
  operationId: 'planRollout',
  summary: 'What a deploy of a rollout file would do',
  description:
    'Reads the file and plans each of its services for this target. Changes nothing; what the ' +
    `answer holds can be given as an order of the kind \`release\`. ${needs('read')}`,
  tags: ['plan'],
  request: {
    body: { required: true, content: { 'application/json': { schema: planRequest } } },
  },
  responses: {
    200: {
      description: 'The plans, or the mistakes of the file.',
      content: { 'application/json': { schema: planAnswer } },
    },
    ...problems(413),
  },
});

export function addPlanRoutes(app: OpenAPIHono<ApiEnv>, context: ApiContext): void {
  app.openapi(plan, async (c) => {
    const { rollout, file, environment } = c.req.valid('json');
    const read = readRollout({
      file,
      content: rollout,
      ...(environment !== undefined && { environment }),
    });
    if (!read.ok) return c.json({ services: [], problems: read.problem }, 200);
    const services = await Promise.all(read.value.map((one) => plannedService(context, one)));
    return c.json({ services, problems: read.value.flatMap((one) => one.warnings) }, 200);
  });
}

async function plannedService(
  { store, capabilities }: ApiContext,
  { service, strategy, settings }: ServiceFile,
): Promise<PlanAnswer['services'][number]> {
  const isFirst = (await store.load(service))?.state.stable === undefined;
  const made = makePlan({ strategy, settings, capabilities, first: isFirst });
  if ('refused' in made) {
    return { service, isFirst, plan: null, refused: made.refused, settings, lines: [] };
  }
  const lines = explainPlan(made, settings);
  return { service, isFirst, plan: made, settings, lines };
}
