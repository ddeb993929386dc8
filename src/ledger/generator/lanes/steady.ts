import type { Lane, LoadContext } from '../context.ts';
import type { SteadyLoad } from '../load.ts';
import { Connection } from '../wire/connection.ts';
import { Exchange } from '../wire/exchange.ts';
import { startArrivals } from './arrivals.ts';
import { ordinaryRequest } from './ordinary-request.ts';

/**
 * Load A: requests over kept connections. Arrivals take a random idle connection, so that most of
 * them lie idle for a while: a close by the other side then meets a request, which a saturating
 * closed loop would never show.
 */
export function startSteady(context: LoadContext, load: SteadyLoad): Lane {
  const idle: Connection[] = [];
  const waiting: Exchange[] = [];
  const random = context.random.fork();
  let open = 0;

  const owner = {
    free(connection: Connection) {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        if (!next.isSettled) return connection.send(next);
      }
      if (context.isStopping) connection.close();
      else idle.push(connection);
    },
    closed(connection: Connection) {
      open -= 1;
      const at = idle.indexOf(connection);
      if (at >= 0) idle.splice(at, 1);
      const next = waiting.shift();
      if (next && !next.isSettled) dispatch(next);
    },
  };
  const takeIdle = () => {
    const at = random.integer(0, idle.length - 1);
    const [connection] = idle.splice(at, 1, idle.at(-1)!);
    idle.pop();
    return connection!;
  };
  const dispatch = (exchange: Exchange) => {
    if (open < load.connections) {
      open += 1;
      new Connection(context, owner).send(exchange);
    } else if (idle.length > 0) takeIdle().send(exchange);
    else waiting.push(exchange);
  };
  const stop = startArrivals(load.ratePerSecond, context.random.fork(), context.now, (at) => {
    const exchange = new Exchange(context, ordinaryRequest('A', load, random), at);
    if (context.admit(exchange)) dispatch(exchange);
  });
  return {
    load: 'A',
    stop() {
      stop();
      for (const connection of idle.splice(0)) connection.close();
    },
  };
}
