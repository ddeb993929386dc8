import type { EventRow } from '../server/schema/event.ts';
import type { Address } from './address.ts';
import { parsed, send } from './ask.ts';
import { ApiProblem } from './failure.ts';
import { messagesOf } from './server-sent-events.ts';

export interface FollowOptions {
  readonly service: string;
  /** The last event that is known already; absent: only what happens from now on. */
  readonly after?: number;
  readonly signal?: AbortSignal;
  /** The stream was lost and is opened again in so many milliseconds. */
  readonly onLost?: (error: Error, retryMs: number) => void;
  readonly timing?: FollowTiming;
}

export interface FollowTiming {
  /** Before the first new attempt; doubled with each failure in a row, up to the second. */
  readonly retryMs: number;
  readonly retryMaxMs: number;
  /** A stream that is silent for longer is dead: the controller sends a comment every 15 s. */
  readonly silentMs: number;
}

const usualTiming: FollowTiming = { retryMs: 250, retryMaxMs: 10_000, silentMs: 45_000 };

/**
 * The events of a service as they happen, each once and in order, across restarts of the
 * controller. Ends when `signal` is aborted. Throws ApiProblem when the controller says that it
 * makes no sense: no such service, no valid token, an event that has not happened.
 */
export async function* followEvents(
  address: Address,
  options: FollowOptions,
): AsyncGenerator<EventRow> {
  const { service, signal, onLost, timing = usualTiming } = options;
  let last = options.after;
  let failures = 0;
  while (!signal?.aborted) {
    try {
      for await (const event of openOnce(address, { service, last, signal, timing })) {
        if (last !== undefined && event.sequence <= last) continue;
        last = event.sequence;
        failures = 0;
        yield event;
      }
      throw new Error('the stream ended');
    } catch (error) {
      if (signal?.aborted) return;
      if (error instanceof ApiProblem && error.problem.status < 500) throw error;
      const retryMs = Math.min(timing.retryMs * 2 ** failures, timing.retryMaxMs);
      failures += 1;
      onLost?.(error as Error, retryMs);
      await pause(retryMs, signal);
    }
  }
}

interface Opening {
  readonly service: string;
  readonly last: number | undefined;
  readonly signal: AbortSignal | undefined;
  readonly timing: FollowTiming;
}

async function* openOnce(address: Address, opening: Opening): AsyncGenerator<EventRow> {
  const { service, last, signal, timing } = opening;
  const answer = await send(address, {
    method: 'GET',
    path: `/api/v1/services/${encodeURIComponent(service)}/events/stream`,
    headers: {
      accept: 'text/event-stream',
      ...(last !== undefined && { 'last-event-id': String(last) }),
    },
    ...(signal && { signal }),
    silentMs: timing.silentMs,
  });
  try {
    if ((answer.statusCode ?? 0) >= 400) {
      parsed(await textOf(answer), answer, address);
      return;
    }
    for await (const { data } of messagesOf(answer as AsyncIterable<Buffer>)) {
      yield JSON.parse(data) as EventRow;
    }
  } finally {
    answer.destroy();
  }
}

async function textOf(answer: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    signal?.addEventListener('abort', finish, { once: true });
    if (signal?.aborted) finish();
  });
}
