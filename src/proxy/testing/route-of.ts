import type { RouteShare, ServiceRoute } from '../protocol/service-route.ts';

/** A route for tests: revision 1, 2, … each with its instances' ports and a weight. */
export function routeOf(
  epoch: number,
  listen: number,
  revisions: readonly { readonly weight: number; readonly ports: readonly number[] }[],
  more: Partial<ServiceRoute> = {},
): ServiceRoute {
  const instances: Record<string, { host: string; port: number; revision: number }> = {};
  const shares: RouteShare[] = revisions.map(({ weight, ports }, index) => {
    const revision = index + 1;
    const ids = ports.map((port, place) => {
      const id = `r${revision}-${place + 1}`;
      instances[id] = { host: '127.0.0.1', port, revision };
      return id;
    });
    return { revision, weight, instances: ids };
  });
  return {
    service: 'web',
    epoch,
    listen,
    shares,
    matches: [],
    instances,
    draining: [],
    drainMs: 10_000,
    ...more,
  };
}
