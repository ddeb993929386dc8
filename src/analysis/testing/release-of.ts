import { defaultSettings } from '../../core/plan/settings.ts';
import { noTarget, type Release } from '../../core/release/release.ts';
import { known } from '../../core/world/known.ts';
import type { Observation } from '../../core/world/observation.ts';

/** A release of revision 2 over revision 1 at a weight in basis points, for tests of judges. */
export function releaseOf(startedAt: number, weight: number): Release {
  const revision = (number: number) => ({ number, version: `${number}.0.0`, digest: `${number}` });
  return {
    number: 1,
    purpose: 'deploy',
    candidate: revision(2),
    from: revision(1),
    plan: {
      strategy: 'canary',
      steps: [{ id: 'weight', kind: 'weight', weight }],
      mode: 'routed',
      budget: { maxSurge: 0, maxUnavailable: 1 },
      because: [],
    },
    settings: { ...defaultSettings, roles: [{ name: 'web', replicas: 2, routed: true }] },
    flags: [],
    actor: 'ada',
    reason: '',
    startedAt,
    phase: 'progressing',
    step: 0,
    stepSince: startedAt,
    target: { ...noTarget, weight },
    overruled: [],
    progress: { at: startedAt, available: 0, released: 0 },
    tasks: {},
  };
}

/** Both revisions have one instance; the candidate's is ready since `readySince`. */
export function observationOf(readySince: number): Observation {
  const instance = (revision: number, since: number) => ({
    id: `web-${revision}-1`,
    revision,
    role: 'web',
    phase: 'ready' as const,
    since,
    recentRestarts: 0,
    failedChecks: 0,
  });
  return {
    places: [
      {
        place: 'here',
        instances: known([instance(1, 0), instance(2, readySince)]),
        traffic: known({ epoch: 1, inFlight: known({}) }),
      },
    ],
    tasks: known([]),
  };
}
