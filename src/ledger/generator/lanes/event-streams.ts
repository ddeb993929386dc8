import type { LoadContext } from '../context.ts';
import type { StreamLoad } from '../load.ts';
import { Connection } from '../wire/connection.ts';
import { Exchange } from '../wire/exchange.ts';
import { keepGoing } from './slots.ts';

const restMax = 64 * 1024;

/**
 * Server-sent events whose ids count up. A stream may end with a complete body (the agreed end);
 * the client then comes back with Last-Event-ID and expects the next id.
 */
export function startEventStreams(context: LoadContext, load: StreamLoad): () => void {
  const lastIds = new Map<number, number>();
  const open = new Set<Exchange>();
  const stop = keepGoing(context, load.eventStreams, (at, slot) => {
    const lastId = lastIds.get(slot) ?? 0;
    const exchange = new Exchange(
      context,
      {
        load: 'D',
        form: 'events',
        method: 'GET',
        path: `/events?ms=${load.everyMs}`,
        headers: ['Accept: text/event-stream', ...(lastId > 0 ? [`Last-Event-ID: ${lastId}`] : [])],
        deadlineMs: load.everyMs + context.deadlineMs,
      },
      at,
    );
    if (!context.admit(exchange)) return undefined;
    open.add(exchange);
    exchange.whenSettled(() => open.delete(exchange));
    follow(exchange, lastId, (id) => lastIds.set(slot, id));
    new Connection(context).send(exchange);
    return exchange;
  });
  return () => {
    stop();
    for (const exchange of [...open]) exchange.settle({ kind: 'answered' });
  };
}

/** Checks that each event's id is the one after the last. */
function follow(exchange: Exchange, lastId: number, reached: (id: number) => void): void {
  let expected = lastId + 1;
  let rest = '';
  let isStream = false;
  exchange.onHead = ({ status }) => {
    isStream = status === 200;
  };
  exchange.onTrailers = () => {
    if (isStream) exchange.settle({ kind: 'drained', code: 'end' });
  };
  exchange.onBody = (bytes) => {
    if (!isStream) return;
    const events = (rest + bytes.toString('latin1')).split('\n\n');
    rest = events.pop() ?? '';
    if (rest.length > restMax) exchange.settle({ kind: 'cut', reason: 'an event without end' });
    for (const event of events) {
      const id = Number(/^id: (\d+)$/m.exec(event)?.[1]);
      if (id !== expected) {
        exchange.settle({ kind: 'cut', reason: `event ${id} instead of ${expected}` });
        return;
      }
      expected += 1;
      exchange.messages += 1;
      exchange.postpone();
      reached(id);
    }
  };
}
