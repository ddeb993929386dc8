import { Rehearsal } from '../../src/core/testing/rehearsal.ts';
import { canaryOf, countedCapabilities, sampleSettings } from '../../src/core/testing/samples.ts';

const never = 1e12;

/** Whether a step that wants `wanted` candidate instances is passed with `available` of them. */
export function reachesCapacity(wanted: number, available: number): boolean {
  const rehearsal = Rehearsal.settled(sampleSettings(wanted, { progressDeadlineMs: never }));
  rehearsal.readyAfterMs = never;
  rehearsal.release(2, { kind: 'blue-green', smoke: [], switch: 'approved', watchMs: 0 });
  rehearsal.tick();
  for (const one of rehearsal.of(2).slice(0, available)) rehearsal.change(one, { phase: 'ready' });
  rehearsal.tick();
  return rehearsal.stepId() !== 'capacity';
}

/** Whether a canary whose only step is 100 % is promoted with `available` instances ready. */
export function promotes(replicas: number, available: number): boolean {
  const rehearsal = Rehearsal.settled(sampleSettings(replicas, { progressDeadlineMs: never }));
  rehearsal.readyAfterMs = never;
  rehearsal.release(2, canaryOf({ weight: 10_000 }));
  rehearsal.tick();
  for (const one of rehearsal.of(2).slice(0, available)) rehearsal.change(one, { phase: 'ready' });
  for (let turn = 0; turn < 10; turn += 1) rehearsal.tick();
  return rehearsal.state.stable?.number === 2;
}

/**
 * Whether a weight step is passed at the moment when so many instances of each revision serve,
 * where traffic follows the number of instances.
 */
export function reachesWeight(
  replicas: number,
  weight: number,
  serving: { readonly candidate: number; readonly stable: number },
): boolean {
  const options = { capabilities: countedCapabilities };
  const rehearsal = Rehearsal.settled(sampleSettings(replicas), options);
  rehearsal.release(2, { ...canaryOf({ weight, approve: 'Is it good?' }), surge: 1 });
  const count = (revision: number) => {
    const instances = rehearsal.seen?.places[0]?.instances;
    const all = instances?.known ? instances.value : [];
    return all.filter((one) => one.revision === revision && one.phase === 'ready').length;
  };
  rehearsal.until(
    'serving so many',
    () => count(2) === serving.candidate && count(1) === serving.stable,
  );
  return rehearsal.stepId() === 'approve';
}

/** Instances of a blue-green candidate before users reach it. */
export function previewCount(replicas: number, first: boolean): number {
  const settings = sampleSettings(replicas);
  const rehearsal = first ? new Rehearsal() : Rehearsal.settled(settings);
  const revision = first ? 1 : 2;
  const strategy = { kind: 'blue-green', smoke: [], switch: 'approved', watchMs: 0 } as const;
  rehearsal.release(revision, strategy, settings);
  rehearsal.tick();
  rehearsal.tick();
  return rehearsal.of(revision).length;
}
