import { apportion, type Carrier, proportional, type Weights } from '../capacity/apportion.ts';
import type { PlaceState } from '../release/state.ts';
import { type BasisPoints, wholeShare } from '../world/basis-points.ts';
import type { Capabilities } from '../world/capabilities.ts';
import type { Split } from '../world/split.ts';
import type { Crew, Team } from './crew.ts';
import type { Draft } from './draft.ts';

/** The share each revision is due now, by the step, the evidence and who is ready. */
export function weightsFor(
  draft: Draft,
  place: PlaceState,
  crew: Crew,
  capabilities: Capabilities,
): Weights | undefined {
  const carrier = (team: Team | undefined): Carrier | undefined =>
    team && {
      revision: team.revision,
      ready: team.carrying,
      weight: weightIn(place.split, team.revision),
    };
  if (followsInstances(draft, capabilities)) {
    // Whatever is there gets its part, whether or not it stays.
    const ready = (team: Team) => ({ ...carrier(team)!, ready: team.ready.length });
    return proportional(teamsOf(crew).map(ready));
  }
  const { release } = draft.state;
  return apportion({
    replicas: crew.replicas,
    asked: askedShare(draft, crew),
    returning: release?.phase === 'returning',
    candidate: carrier(crew.candidate),
    stable: carrier(crew.stable),
    older: crew.older.filter((one) => one.carries).map((one) => carrier(one)!),
  });
}

/** Everybody who may get a share: stable, the candidate, and who is still on its way out. */
export function teamsOf(crew: Crew): Team[] {
  return [crew.stable, crew.candidate, ...crew.older].filter(
    (one) => one?.carries === true,
  ) as Team[];
}

/** Whether shares of traffic follow the number of instances instead of leading it. */
export function followsInstances(draft: Draft, capabilities: Capabilities): boolean {
  if (capabilities.traffic.weights === 'by-count') return true;
  const { release } = draft.state;
  return release?.phase === 'progressing' && release.plan.mode === 'rolling';
}

export function weightIn(split: Split, revision: number | undefined): BasisPoints {
  return split.shares.find((one) => one.revision === revision)?.weight ?? 0;
}

/** What the plan gives the candidate at this step; everything where there is no stable. */
function askedShare(draft: Draft, crew: Crew): BasisPoints {
  const { release, stable } = draft.state;
  if (release?.phase !== 'progressing') return 0;
  if (release.plan.mode === 'recreate') return wholeShare;
  if (!stable) return release.target.weight;
  return crew.candidate ? release.target.weight : 0;
}
