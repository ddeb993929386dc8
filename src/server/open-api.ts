import type { OpenAPIHono } from '@hono/zod-openapi';
import type { ApiEnv } from './api-context.ts';

/** The version of the API. Members may be added to it; what is there keeps its meaning. */
export const apiVersion = '1.0.0';

const description =
  'Reads come from the log of each service and orders go into its inbox; the controller itself ' +
  'does nothing on behalf of a request. On the Unix socket `api.sock` of the state folder no ' +
  'token is needed. Every answer above 399 is a problem after RFC 9457 with a code of the error ' +
  'reference.';

export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths?: Readonly<Record<string, object>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, object>> };
}

/** The description of the API as OpenAPI 3.1, made from the routes that answer. */
export function openApiDocument(app: OpenAPIHono<ApiEnv>): OpenApiDocument {
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Steadyship',
      version: apiVersion,
      description,
      license: { name: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }],
    tags: tags.map(([name, about]) => ({ name, description: about })),
  });
  return JSON.parse(JSON.stringify(document)) as OpenApiDocument;
}

const tags = [
  ['status', 'What is going on, in five seconds.'],
  ['services', 'What users reach, by name.'],
  ['releases', 'Journeys from one revision to another.'],
  ['events', 'The log, in pages and live.'],
  ['orders', 'What a person or a program wants.'],
  ['plan', 'What would happen.'],
  ['controller', 'The process behind this API.'],
] as const;

/** Registered once per app; the paths without a token say so by an empty list. */
export function describeSecurity(app: OpenAPIHono<ApiEnv>): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description: 'A token of "steadyship token create", with the scope read, operate or admin.',
  });
}
