import type { RouteLimits, RouteProbe, ServiceRoute } from './service-route.ts';

const limitDefaults: Required<RouteLimits> = {
  connectMs: 2000,
  responseMs: 60_000,
  stallMs: 60_000,
  inFlight: 10_000,
  inFlightPerInstance: 1024,
  idlePerInstance: 256,
  idleMs: 4000,
  retryPercent: 20,
};

/** The limits of a route with every default filled in. */
export function limitsOf(route: ServiceRoute): Required<RouteLimits> {
  return { ...limitDefaults, ...route.limits };
}

/** A probe with every default filled in. */
export function probeOf(probe: RouteProbe): Required<RouteProbe> {
  return { host: '', everyMs: 2000, timeoutMs: 1000, failures: 3, successes: 2, ...probe };
}
