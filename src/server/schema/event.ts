import { z } from '@hono/zod-openapi';
import type { Event } from '../../core/release/event.ts';
import { sequence, serviceName, time } from './value.ts';

const body: z.ZodType<Event> = z
  .custom<Event>((value) => typeof value === 'object' && value !== null)
  .openapi('EventBody', {
    type: 'object',
    required: ['kind'],
    properties: { kind: { type: 'string' } },
    description: 'The event as the log keeps it; its other members depend on its kind.',
  });

export const eventRow = z
  .object({
    service: serviceName,
    sequence,
    at: time,
    sentence: z
      .union([z.string(), z.null()])
      .openapi({ description: 'For people; null for what only the program needs.' }),
    event: body,
  })
  .openapi('Event');

export const eventPage = z.object({
  events: z.array(eventRow).readonly(),
  next: sequence.openapi({ description: 'Give it as `after` to read on.' }),
  isLast: z.boolean().openapi({ description: 'Nothing has happened after this page so far.' }),
});

export type EventRow = z.infer<typeof eventRow>;
export type EventPage = z.infer<typeof eventPage>;
