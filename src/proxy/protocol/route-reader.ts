import { failed, ok, type Result } from '../../kit/result.ts';
import type {
  RouteInstance,
  RouteLimits,
  RouteMatch,
  RouteMirror,
  RouteProbe,
  RouteShare,
  ServiceRoute,
} from './service-route.ts';
import { Shape, ShapeMistake } from './shape.ts';

const wholeShare = 10_000;
const dayMs = 86_400_000;
const revisionMax = Number.MAX_SAFE_INTEGER;

/** Reads a route as it came over the socket or from the state file; a sentence when it is wrong. */
export function readServiceRoute(value: unknown): Result<ServiceRoute, string> {
  const format = (value as { format?: unknown } | null)?.format ?? 1;
  if (typeof format === 'number' && format > 1) {
    return failed(
      `route has format ${format}; this proxy understands 1. Replace it by a newer one.`,
    );
  }
  try {
    const route = Shape.read(value, 'route', readRoute);
    const problem = contradiction(route);
    return problem === undefined ? ok(route) : failed(problem);
  } catch (error) {
    if (error instanceof ShapeMistake) return failed(error.message);
    throw error;
  }
}

function readRoute(route: Shape): ServiceRoute {
  return {
    format: route.has('format') ? (route.integer('format', 1, 1) as 1) : 1,
    service: route.text('service', /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/),
    epoch: route.integer('epoch', 0, Number.MAX_SAFE_INTEGER),
    listen: route.integer('listen', 1, 65_535),
    ...optional(route, 'hosts', () => ({ hosts: lowered(route.texts('hosts', 256)) })),
    ...optional(route, 'pathPrefix', () => ({ pathPrefix: route.text('pathPrefix', /^\//) })),
    shares: route.each('shares', 16, readShare),
    matches: route.each('matches', 64, readMatch),
    ...optional(route, 'mirror', () => ({ mirror: route.object('mirror', readMirror) })),
    ...optional(route, 'preview', () => ({ preview: route.object('preview', readPreview) })),
    instances: route.entries('instances', 4096, readInstance),
    draining: route.texts('draining', 4096),
    drainMs: route.integer('drainMs', 0, dayMs),
    ...optionalMs(route, ['streamDrainMs']),
    ...optional(route, 'assignment', () => ({
      assignment: route.oneOf('assignment', ['sticky', 'per-request']),
    })),
    ...optional(route, 'affinity', () => ({
      affinity: route.oneOf('affinity', ['none', 'instance']),
    })),
    ...optional(route, 'failClosed', () => ({ failClosed: route.boolean('failClosed') })),
    ...optional(route, 'release', () => ({ release: route.text('release') })),
    ...optional(route, 'probe', () => ({ probe: route.object('probe', readProbe) })),
    ...optional(route, 'limits', () => ({ limits: route.object('limits', readLimits) })),
  };
}

function readShare(share: Shape): RouteShare {
  return {
    revision: share.integer('revision', 0, revisionMax),
    weight: share.integer('weight', 0, wholeShare),
    instances: share.texts('instances', 4096),
  };
}

function readMatch(match: Shape): RouteMatch {
  return {
    kind: match.oneOf('kind', ['header', 'cookie']),
    name: match.text('name', /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/),
    value: match.text('value', /^[\t\x20-\x7e]{1,1024}$/),
    revision: match.integer('revision', 0, revisionMax),
  };
}

function readMirror(mirror: Shape): RouteMirror {
  return {
    revision: mirror.integer('revision', 0, revisionMax),
    share: mirror.integer('share', 0, wholeShare),
    ...optional(mirror, 'methods', () => ({ methods: mirror.oneOf('methods', ['safe', 'all']) })),
    ...optional(mirror, 'bodyMax', () => ({ bodyMax: mirror.integer('bodyMax', 0, 1_048_576) })),
  };
}

function readPreview(preview: Shape): { revision: number; port: number } {
  return {
    revision: preview.integer('revision', 0, revisionMax),
    port: preview.integer('port', 1, 65_535),
  };
}

function readInstance(instance: Shape): RouteInstance {
  return {
    host: instance.text('host', /^[A-Za-z0-9.:_-]{1,255}$/),
    port: instance.integer('port', 1, 65_535),
    revision: instance.integer('revision', 0, revisionMax),
  };
}

function readProbe(probe: Shape): RouteProbe {
  return {
    path: probe.text('path', /^\/[\x21-\x7e]*$/),
    ...optional(probe, 'host', () => ({ host: probe.text('host', /^[\x21-\x7e]+$/) })),
    ...optionalMs(probe, ['everyMs', 'timeoutMs']),
    ...optionalCount(probe, ['failures', 'successes'], 100),
  };
}

function readLimits(limits: Shape): RouteLimits {
  return {
    ...optionalMs(limits, ['connectMs', 'responseMs', 'stallMs', 'idleMs']),
    ...optionalCount(limits, ['inFlight', 'inFlightPerInstance', 'idlePerInstance'], 1_000_000),
    ...optionalCount(limits, ['retryPercent'], 100),
  };
}

function optional<Part>(shape: Shape, name: string, read: () => Part): Part | object {
  return shape.has(name) ? read() : {};
}

function optionalMs(shape: Shape, names: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    names.filter((name) => shape.has(name)).map((name) => [name, shape.integer(name, 0, dayMs)]),
  );
}

function optionalCount(shape: Shape, names: readonly string[], max: number) {
  return Object.fromEntries(
    names.filter((name) => shape.has(name)).map((name) => [name, shape.integer(name, 0, max)]),
  );
}

function lowered(hosts: readonly string[]): readonly string[] {
  return hosts.map((host) => host.toLowerCase());
}

function contradiction(route: ServiceRoute): string | undefined {
  const sum = route.shares.reduce((total, share) => total + share.weight, 0);
  if (sum !== 0 && sum !== wholeShare) {
    return `route.shares: the weights add up to ${sum}; they must add up to 10000, or all be 0.`;
  }
  const revisions = new Set(route.shares.map((share) => share.revision));
  if (revisions.size < route.shares.length) return 'route.shares names a revision twice.';
  for (const share of route.shares) {
    if (share.weight > 0 && share.instances.length === 0) {
      return `route.shares: revision ${share.revision} has weight but no instance.`;
    }
    for (const id of share.instances) {
      const instance = route.instances[id];
      if (!instance) return `route.shares names instance ${id}, which is not in route.instances.`;
      if (instance.revision !== share.revision) {
        return `route.shares: instance ${id} belongs to revision ${instance.revision}.`;
      }
    }
  }
  const strangers = route.draining.filter((id) => !Object.hasOwn(route.instances, id));
  if (strangers.length > 0) return `route.draining names ${strangers[0]}, not in route.instances.`;
  return unknownRevision(route, revisions);
}

function unknownRevision(route: ServiceRoute, known: ReadonlySet<number>): string | undefined {
  for (const match of route.matches) {
    if (!known.has(match.revision)) {
      const { revision } = match;
      return `route.matches names revision ${revision}, which has no share (weight 0 will do).`;
    }
  }
  for (const part of ['mirror', 'preview'] as const) {
    const revision = route[part]?.revision;
    if (revision !== undefined && !known.has(revision)) {
      return `route.${part} names revision ${revision}, which has no share (weight 0 will do).`;
    }
  }
  return undefined;
}
