import type { Leaving, PlaceState } from '../release/state.ts';
import type { Decided, Invariant } from './invariant.ts';
import { placeIn, placeSeen } from './seen.ts';

/**
 * Nothing is stopped before it left the split, and its requests were seen to be done or had their
 * time since the data plane sends it nothing new.
 */
export const drainedBeforeStop: Invariant = {
  number: 2,
  broken(decided) {
    const { state, events, actions } = decided.decision;
    for (const action of actions) {
      if (action.kind !== 'stop') continue;
      const { instance } = action;
      const place = placeIn(state, action.place);
      const leaving = place?.leaving.find((one) => one.instance === instance);
      if (!place || !leaving?.released) return `${instance} is stopped and was not released`;
      if (isIn(place, instance)) return `${instance} is stopped while it is in the split`;
    }
    for (const event of events) {
      if (event.kind !== 'instance-released' || event.because === 'dead') continue;
      const sentence = tooEarly(decided, event.place, event.instance);
      if (sentence) return sentence;
    }
    return undefined;
  },
};

function isIn({ split }: PlaceState, instance: string): boolean {
  return split.shares.some((one) => one.instances.includes(instance));
}

function tooEarly(decided: Decided, name: string, instance: string): string | undefined {
  const place = placeIn(decided.before, name);
  const leaving = place?.leaving.find((one) => one.instance === instance);
  const { settings } = decided.decision.state;
  const role = settings?.roles.find((one) => one.name === leaving?.role);
  // Workers have no traffic; an instance that leaves since this very turn was checked before.
  if (!place || !leaving || (role && !role.routed)) return undefined;
  const traffic = placeSeen(decided, name)?.traffic;
  if (!traffic?.known) return `${instance} is released and the data plane was not seen`;
  if (traffic.value.epoch !== place.epoch) {
    return `${instance} is released and the data plane has another split`;
  }
  const { inFlight } = traffic.value;
  const count = inFlight.known ? (inFlight.value[instance] ?? 0) : undefined;
  if (count === 0 || hadItsTime(decided, leaving)) return undefined;
  return `${instance} is released with ${count ?? 'unknown'} in flight before its time`;
}

function hadItsTime({ at, decision }: Decided, { drainsSince }: Leaving): boolean {
  const drainMs = decision.state.settings?.drainMs ?? 0;
  return at - (drainsSince ?? at) >= drainMs;
}
