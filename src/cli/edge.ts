import type { Edge, Host } from '../adapters.ts';
import { SteadyshipError } from '../kit/error.ts';
import type { ServiceFile } from '../spec/service-file.ts';

const errorsAboveByDefault = 500;

/** What a rollout file says of how users reach the service and of its plain limit on errors. */
export function edgeOf(file: ServiceFile): Edge {
  const limit = file.evidence.limits.find((one) => one.kind === 'errors');
  return {
    port: file.port ?? 0,
    errorsAbove: limit?.kind === 'errors' ? limit.above : errorsAboveByDefault,
  };
}

/** The edge that was kept with the newest revision of a service, for verbs that read no file. */
export async function storedEdge(host: Host, service: string): Promise<Edge> {
  const newest = (await host.store.revisions(service)).at(-1);
  if (!newest) throw new SteadyshipError('SERVICE_NOT_FOUND', { service });
  return newest.launch.edge as Edge;
}
