import { z } from '@hono/zod-openapi';
import { settings } from './plan.ts';
import { summaryState } from './status.ts';
import { revision, sequence, serviceName, time } from './value.ts';

export const serviceRow = z
  .object({
    service: serviceName,
    stable: z.union([revision, z.null()]),
    state: summaryState,
    headline: z.string(),
  })
  .openapi('ServiceRow');

export const serviceList = z.object({ services: z.array(serviceRow).readonly() });

const known = revision.extend({ createdAt: time }).openapi('KnownRevision');

export const serviceDetail = serviceRow
  .extend({
    sequence,
    release: z.union([z.int(), z.null()]),
    held: z.union([z.object({ since: time, because: z.string() }), z.null()]),
    settings: z.union([settings, z.null()]),
    revisions: z.array(known).readonly().openapi({ description: 'Oldest first.' }),
  })
  .openapi('Service');

export type ServiceList = z.infer<typeof serviceList>;
export type ServiceDetail = z.infer<typeof serviceDetail>;
