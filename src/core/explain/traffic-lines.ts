import type { Revision } from '../release/revision.ts';
import type { ServiceState } from '../release/state.ts';
import { type BasisPoints, percent } from '../world/basis-points.ts';
import type { InstanceObservation, InstancePhase, Observation } from '../world/observation.ts';

/** One revision that has, gets or loses traffic: what was asked for and what is seen of it. */
export interface TrafficLine {
  readonly version: string;
  readonly revision: number;
  readonly part: 'stable' | 'candidate' | 'leaving';
  /** Instances that may get requests, as asked of the data plane. */
  readonly ready: number;
  /** For people: `10 %`. */
  readonly asked: string;
  readonly measured: string | undefined;
  readonly askedShare: BasisPoints;
  readonly measuredShare?: BasisPoints;
  /** Seen now; empty while the platform was not asked or does not answer. */
  readonly instances: readonly InstanceLine[];
  /** Requests under way on its instances, where the data plane counts them. */
  readonly inFlight?: number;
  /** Answers since the data plane began to count, and how many of them were bad. */
  readonly answers?: { readonly requests: number; readonly bad: number };
}

export interface InstanceLine {
  readonly id: string;
  readonly role: string;
  readonly phase: InstancePhase;
  readonly since: number;
  readonly because?: string;
}

/** A line for each revision that matters now: stable, candidate, those on their way out. */
export function trafficLines(
  state: ServiceState,
  observation: Observation | undefined,
): readonly TrafficLine[] {
  const { release, stable } = state;
  const candidate = release && release.phase !== 'ended' ? release.candidate : undefined;
  const known: readonly (readonly [TrafficLine['part'], Revision | undefined])[] = [
    ['stable', stable],
    ['candidate', candidate],
    ...state.retiring.map((one) => ['leaving', one.revision] as const),
  ];
  const lines: TrafficLine[] = [];
  for (const [part, revision] of known) {
    if (!revision || lines.some((one) => one.revision === revision.number)) continue;
    lines.push(lineOf(part, revision, state, observation));
  }
  return lines;
}

function lineOf(
  part: TrafficLine['part'],
  { number, version }: Revision,
  state: ServiceState,
  observation: Observation | undefined,
): TrafficLine {
  const shares = state.places.flatMap((place) =>
    place.split.shares.filter((one) => one.revision === number),
  );
  const askedShare = Math.max(0, ...shares.map((one) => one.weight));
  const measuredShare = measuredOf(number, observation);
  const instances = instancesOf(number, observation);
  return {
    version,
    revision: number,
    part,
    ready: shares.reduce((sum, one) => sum + one.instances.length, 0),
    asked: percent(askedShare),
    measured: measuredShare === undefined ? undefined : percent(measuredShare),
    askedShare,
    ...(measuredShare !== undefined && { measuredShare }),
    instances: instances.map(instanceLine),
    ...inFlightOf(instances, observation),
    ...answersOf(number, observation),
  };
}

function instanceLine(seen: InstanceObservation): InstanceLine {
  const { id, role, phase, since, because } = seen;
  return { id, role, phase, since, ...(because !== undefined && { because }) };
}

function instancesOf(
  revision: number,
  observation: Observation | undefined,
): readonly InstanceObservation[] {
  return (observation?.places ?? []).flatMap(({ instances }) =>
    instances.known ? instances.value.filter((one) => one.revision === revision) : [],
  );
}

function measuredOf(
  revision: number,
  observation: Observation | undefined,
): BasisPoints | undefined {
  for (const { traffic } of observation?.places ?? []) {
    const measured = traffic.known ? traffic.value.measured : undefined;
    // Without any request in the last seconds there is nothing that could have been measured.
    if (!measured || Object.values(measured).every((share) => share === 0)) continue;
    return measured[revision] ?? 0;
  }
  return undefined;
}

function inFlightOf(
  instances: readonly InstanceObservation[],
  observation: Observation | undefined,
): { readonly inFlight?: number } {
  let inFlight: number | undefined;
  for (const { traffic } of observation?.places ?? []) {
    const counted = traffic.known ? traffic.value.inFlight : undefined;
    if (!counted?.known) continue;
    for (const { id } of instances) inFlight = (inFlight ?? 0) + (counted.value[id] ?? 0);
  }
  return inFlight === undefined ? {} : { inFlight };
}

function answersOf(
  revision: number,
  observation: Observation | undefined,
): Pick<TrafficLine, 'answers'> {
  let answers: TrafficLine['answers'];
  for (const { traffic } of observation?.places ?? []) {
    const counts = traffic.known ? traffic.value.counts?.byRevision[revision] : undefined;
    if (!counts) continue;
    const requests = (answers?.requests ?? 0) + counts.requests;
    answers = { requests, bad: (answers?.bad ?? 0) + counts.bad };
  }
  return answers ? { answers } : {};
}
