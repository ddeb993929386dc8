import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import { SteadyshipError } from '../../kit/error.ts';
import type { ApiContext, ApiEnv } from '../api-context.ts';
import { eventRowOf } from '../event-row.ts';
import { knownService } from '../known-service.ts';
import { needs, problems, servicePath } from './described.ts';

const stream = createRoute({
  method: 'get',
  path: '/api/v1/services/{service}/events/stream',
  operationId: 'streamEvents',
  summary: 'The log of a service, live',
  description:
    'Server-sent events: `id` is the sequence, `event` the kind, `data` an Event as JSON. Begins ' +
    'after `Last-Event-ID`, else after `after`, else with what happens from now on; nothing is ' +
    'left out and nothing comes twice. A comment every 15 seconds shows that the stream lives. ' +
    `It ends when the controller does; come back with the last id. ${needs('read')}`,
  tags: ['events'],
  request: {
    params: servicePath,
    query: z.object({ after: z.coerce.number().int().min(0).optional() }),
    headers: z.object({ 'last-event-id': z.coerce.number().int().min(0).optional() }),
  },
  responses: {
    200: {
      description: 'The stream.',
      content: { 'text/event-stream': { schema: z.string() } },
    },
    ...problems(404, 409, 503),
  },
});

export interface StreamTiming {
  /** How often the log is asked for what another process appended. */
  readonly pollMs: number;
  readonly heartbeatMs: number;
}

export const usualTiming: StreamTiming = { pollMs: 500, heartbeatMs: 15_000 };

const streamsMax = 100;
const pageSize = 200;
const retryMs = 1000;

/** Each stream reads the log for itself, as fast as its reader takes it: nothing is buffered. */
export function addEventStream(
  app: OpenAPIHono<ApiEnv>,
  context: ApiContext,
  timing: StreamTiming = usualTiming,
): void {
  let open = 0;
  app.openapi(stream, async (c) => {
    const { service } = c.req.valid('param');
    const { sequence } = await knownService(context.store, service);
    const given = c.req.valid('header')['last-event-id'] ?? c.req.valid('query').after;
    if (given !== undefined && given > sequence) {
      throw new SteadyshipError('EVENT_AHEAD', { event: given, service, last: sequence });
    }
    if (open >= streamsMax) throw new SteadyshipError('TOO_MANY_STREAMS', { count: open });
    open += 1;
    const answer = streamSSE(c, async (sse) => {
      const gone = new AbortController();
      sse.onAbort(() => gone.abort());
      const ends = AbortSignal.any([context.stopping, gone.signal]);
      const reader = { context, service, after: given ?? sequence, timing, ends };
      try {
        await relay(sse, reader);
      } catch (error) {
        // A client that went away is no failure; anything else ends the stream, and it is resumed.
        if (!ends.aborted) context.onBug(error);
      } finally {
        open -= 1;
      }
    });
    return answer as never;
  });
}

interface Reader {
  readonly context: ApiContext;
  readonly service: string;
  readonly after: number;
  readonly timing: StreamTiming;
  readonly ends: AbortSignal;
}

async function relay(sse: SSEStreamingApi, reader: Reader): Promise<void> {
  const { context, service, timing, ends } = reader;
  let last = reader.after;
  let quietSince = performance.now();
  await sse.write(`retry: ${retryMs}\n: from ${last}\n\n`);
  while (!ends.aborted) {
    const page = await context.store.history(service, last + 1, pageSize);
    for (const logged of page) {
      if (ends.aborted) return;
      const { sequence, event } = logged;
      const data = JSON.stringify(eventRowOf(service, logged));
      await sse.writeSSE({ id: String(sequence), event: event.kind, data });
      last = sequence;
      quietSince = performance.now();
    }
    if (page.length === pageSize) continue;
    if (performance.now() - quietSince >= timing.heartbeatMs) {
      await sse.write(`: ${new Date().toISOString()}\n\n`);
      quietSince = performance.now();
    }
    await context.feed.wait(service, Math.min(timing.pollMs, timing.heartbeatMs), ends);
  }
}
