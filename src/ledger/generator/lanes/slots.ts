import type { LoadContext } from '../context.ts';
import type { Exchange } from '../wire/exchange.ts';

const spreadMs = 200;

/**
 * Keeps `count` long requests going: `begin` makes one; when it has ended the next follows. Starts
 * are spread, and a pause follows each end, so that a target that is down is not stormed.
 */
export function keepGoing(
  context: LoadContext,
  count: number,
  begin: (intendedAt: number, slot: number) => Exchange | undefined,
): () => void {
  const timers = new Set<NodeJS.Timeout>();
  const soon = (slot: number) => {
    if (context.isStopping) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      const exchange = begin(context.now(), slot);
      if (exchange) exchange.whenSettled(() => soon(slot));
      else soon(slot);
    }, context.random.next() * spreadMs);
    timers.add(timer);
  };
  for (let slot = 0; slot < count; slot += 1) soon(slot);
  return () => {
    for (const timer of timers) clearTimeout(timer);
  };
}
