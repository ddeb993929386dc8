import type { BasisPoints } from '../core/world/basis-points.ts';
import { SteadyshipError } from '../kit/error.ts';
import type { ServiceFile } from '../spec/service-file.ts';
import type { Store } from '../store/store.ts';

/**
 * How users reach a service and what its evidence is held against. Kept with each revision, so
 * that a controller can go on without the rollout file.
 */
export interface Edge {
  /** The public port; 0 for a service without traffic. */
  readonly port: number;
  /** Reaches a blue-green candidate before users do. */
  readonly previewPort?: number;
  /** Share of bad answers above which a candidate is taken back. */
  readonly errorsAbove: BasisPoints;
  /** Tolerances of the comparison with stable, where the file gives them. */
  readonly compare?: { readonly errors?: number; readonly latency?: BasisPoints };
}

const errorsAboveByDefault: BasisPoints = 500;

export function edgeOf(file: ServiceFile): Edge {
  const limit = file.evidence.limits.find((one) => one.kind === 'errors');
  return {
    port: file.port ?? 0,
    ...(file.previewPort !== undefined && { previewPort: file.previewPort }),
    ...(file.evidence.compare && { compare: file.evidence.compare }),
    errorsAbove: limit?.kind === 'errors' ? limit.above : errorsAboveByDefault,
  };
}

/** The edge kept with the newest revision of a service, for verbs that read no file. */
export async function storedEdge(store: Store, service: string): Promise<Edge> {
  const newest = (await store.revisions(service)).at(-1);
  if (!newest) throw new SteadyshipError('SERVICE_NOT_FOUND', { service });
  return newest.launch.edge as Edge;
}
