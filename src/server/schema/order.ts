import { z } from '@hono/zod-openapi';
import { plan, settings } from './plan.ts';
import { perhaps, serviceName, word } from './value.ts';

const head = {
  requestId: z
    .string()
    .regex(/^[\w.:-]{8,128}$/)
    .openapi({
      description: 'Made by the sender, once per order: a UUID. Repeating it changes nothing.',
      example: '0b1d6c1e-5f1f-4f0e-9b43-0a3d1a3c6a11',
    }),
  reason: z.string().trim().min(1).max(2000).openapi({ description: 'Kept in the history.' }),
  release: z.union([z.int().min(1), z.null()]).openapi({
    description:
      'The release the sender was looking at, null when there was none. The order is refused ' +
      'when the service has moved on to another.',
  }),
  step: perhaps(word).openapi({
    description: 'The step the sender was looking at; needed to approve and to pass one gate.',
  }),
  validateOnly: z
    .boolean()
    .default(false)
    .openapi({ description: 'Answer as if the order were given, and give it to nobody.' }),
  automation: z.boolean().default(false).openapi({
    description: 'Given by a program: a release is then refused while automation is held.',
  }),
  actor: perhaps(word).openapi({
    description: 'Whom the owner speaks for. Only taken from the socket in the state folder.',
  }),
};

const replicas = z.int().min(0).max(1000);

export const orderRequest = z
  .discriminatedUnion('kind', [
    z.strictObject({ ...head, kind: z.literal('promote'), full: z.boolean().default(false) }),
    z.strictObject({ ...head, kind: z.literal('pause') }),
    z.strictObject({ ...head, kind: z.literal('resume') }),
    z.strictObject({ ...head, kind: z.literal('approve') }),
    z.strictObject({ ...head, kind: z.literal('abort') }),
    z.strictObject({ ...head, kind: z.literal('retry') }),
    z.strictObject({ ...head, kind: z.literal('restart') }),
    z.strictObject({ ...head, kind: z.literal('undo'), to: perhaps(z.int().min(1)) }),
    z.strictObject({ ...head, kind: z.literal('scale'), role: word, replicas }),
    z.strictObject({
      ...head,
      kind: z.literal('release'),
      revision: z.int().min(1).openapi({ description: 'A revision that the service has.' }),
      plan,
      settings: perhaps(settings).openapi({ description: 'Absent: as they are now.' }),
    }),
  ])
  .openapi('OrderRequest');

export const orderAnswer = z
  .object({
    service: serviceName,
    requestId: z.string(),
    state: z.enum(['valid', 'pending', 'done', 'refused']).openapi({
      description:
        '`valid`: it was only checked. `pending`: no driver has heard it yet. `done`: it was ' +
        'carried out, or has begun what it asks for. `refused`: see because.',
    }),
    because: perhaps(z.string()),
  })
  .openapi('OrderAnswer');

export type OrderRequest = z.infer<typeof orderRequest>;
/** What a sender may write: fields with a default can be left out. */
export type OrderInput = z.input<typeof orderRequest>;
export type OrderAnswer = z.infer<typeof orderAnswer>;
