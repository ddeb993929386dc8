import type { Lane, LoadContext } from '../context.ts';
import type { FreshLoad } from '../load.ts';
import { Connection } from '../wire/connection.ts';
import { Exchange } from '../wire/exchange.ts';
import { startArrivals } from './arrivals.ts';
import { ordinaryRequest } from './ordinary-request.ts';

/** Load B: a new connection for every request, which shows connections lost in an accept queue. */
export function startFresh(context: LoadContext, load: FreshLoad): Lane {
  const random = context.random.fork();
  const stop = startArrivals(load.ratePerSecond, context.random.fork(), context.now, (at) => {
    const plan = ordinaryRequest('B', load, random);
    // Half of the clients announce that they close, half of them just do.
    const headers = random.chance(0.5) ? ['Connection: close'] : [];
    const exchange = new Exchange(context, { ...plan, headers }, at);
    if (context.admit(exchange)) new Connection(context).send(exchange);
  });
  return { load: 'B', stop };
}
