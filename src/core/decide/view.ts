import type {
  InstanceObservation,
  Observation,
  PlaceObservation,
  TrafficObservation,
} from '../world/observation.ts';
import type { TaskObservation } from '../world/task.ts';
import type { Verdict } from '../world/verdict.ts';

/** An observation, arranged for questions. */
export interface View {
  readonly places: readonly PlaceView[];
  readonly tasks: ReadonlyMap<string, TaskObservation>;
  readonly tasksKnown: boolean;
  readonly verdict: Verdict | undefined;
}

export interface PlaceView {
  readonly place: string;
  /** Undefined while the platform does not answer; `unknownBecause` says why. */
  readonly instances: ReadonlyMap<string, InstanceObservation> | undefined;
  readonly traffic: TrafficObservation | undefined;
  readonly unknownBecause: string | undefined;
  readonly wanted: Readonly<Record<string, number>> | undefined;
  readonly mismatch: string | undefined;
}

export function viewOf(observation: Observation): View {
  const { tasks } = observation;
  return {
    places: observation.places.map(placeView),
    tasks: new Map(tasks.known ? tasks.value.map((one) => [one.id, one]) : []),
    tasksKnown: tasks.known,
    verdict: observation.verdict,
  };
}

function placeView(seen: PlaceObservation): PlaceView {
  const { instances, traffic } = seen;
  const unknownBecause = !instances.known
    ? instances.because
    : !traffic.known
      ? traffic.because
      : undefined;
  return {
    place: seen.place,
    instances: instances.known ? new Map(instances.value.map((one) => [one.id, one])) : undefined,
    traffic: traffic.known ? traffic.value : undefined,
    unknownBecause,
    wanted: seen.wanted,
    mismatch: seen.mismatch,
  };
}

/** Whether an instance may count as capacity: ready, and for long enough. */
export function isAvailable(
  instance: InstanceObservation | undefined,
  minReadyMs: number,
  now: number,
): boolean {
  return instance?.phase === 'ready' && now - instance.since >= minReadyMs;
}
