import { evolve } from '../../core/evolve/evolve.ts';
import { type ServiceView, serviceView } from '../../core/explain/service-view.ts';
import { makePlan } from '../../core/plan/make-plan.ts';
import { defaultSettings } from '../../core/plan/settings.ts';
import type { Strategy } from '../../core/plan/strategy.ts';
import type { Event } from '../../core/release/event.ts';
import { newService, type ServiceState } from '../../core/release/state.ts';
import type { Capabilities } from '../../core/world/capabilities.ts';
import { known } from '../../core/world/known.ts';
import type { InstancePhase, Observation } from '../../core/world/observation.ts';

// Moments of one release, made of events as the core records them: what pictures are tested with.

const capabilities: Capabilities = {
  platform: { instances: 'each', restarts: true },
  traffic: {
    ...{ weights: 'routed', resolution: 1, matches: ['header', 'cookie'], mirror: true },
    ...{ preview: false, inFlight: true, verify: true },
  },
};

const strategy: Strategy = {
  kind: 'canary',
  steps: [
    { weight: 100, holdMs: 120_000 },
    { weight: 1000, holdMs: 300_000 },
    { approve: 'Half of the traffic?' },
    { weight: 5000, until: 'healthy', atMostMs: 1_800_000 },
  ],
};

const settings = { ...defaultSettings, roles: [{ name: 'web', replicas: 4, routed: true }] };
const stable = { number: 41, version: '2.8.0', digest: 'a' };
const candidate = { number: 42, version: '2.8.1', digest: 'b' };
export const sampleStart = Date.UTC(2026, 10, 21, 14, 2, 11);

export const samplePlan = (() => {
  const plan = makePlan({ strategy, settings, capabilities, first: false });
  if ('refused' in plan) throw new Error(plan.refused);
  return plan;
})();

const start: readonly Event[] = [
  { kind: 'place-known', place: 'local' },
  {
    kind: 'release-started',
    release: 7,
    purpose: 'deploy',
    candidate,
    from: stable,
    plan: samplePlan,
    settings,
    flags: [],
    actor: 'alice',
    reason: 'deploy 2.8.1',
  },
];

/** Events at seconds after the start. */
export type Told = readonly (readonly [number, Event])[];

function entered(index: number): Event {
  return { kind: 'step-entered', step: samplePlan.steps[index]!.id, index };
}

function passed(index: number, because = 'reached'): Event {
  return { kind: 'step-passed', step: samplePlan.steps[index]!.id, because };
}

function split(epoch: number, share: number): Event {
  const shares = [
    { revision: 41, weight: 10_000 - share, instances: ['w1', 'w2', 'w3', 'w4'] },
    ...(share > 0 ? [{ revision: 42, weight: share, instances: ['w5'] }] : []),
  ];
  return { kind: 'split-wanted', place: 'local', epoch, split: { shares, matches: [] } };
}

const healthy: Event = {
  kind: 'verdict-given',
  verdict: {
    kind: 'healthy',
    because: '2 of 1,870 answers were bad (0.11 %; limit 5 %)',
    evidence: { requests: 1870, bad: 2, limitPercent: 5 },
  },
};

/** Up to the second hold: a tenth of the traffic, all well. */
export const toldToHold: Told = [
  ...start.map((event) => [0, event] as const),
  [0, entered(0)],
  [0, { kind: 'instances-added', place: 'local', revision: 42, role: 'web', instances: ['w5'] }],
  [3, split(2, 100)],
  [3, passed(0)],
  [3, entered(1)],
  [20, healthy],
  [123, passed(1, 'held for 2m')],
  [123, entered(2)],
  [124, split(3, 1000)],
  [125, passed(2)],
  [125, entered(3)],
];

export const toldToQuestion: Told = [
  ...toldToHold,
  [425, passed(3, 'held for 5m')],
  [425, entered(4)],
];

const cause = {
  kind: 'verdict',
  because: '57 of 512 answers were bad (11.13 %; limit 5 %)',
  instance: 'w5',
  lastLog: 'TypeError: cannot read properties of undefined\n    at pay (server.js:41:7)',
} as const;

export const toldToReturn: Told = [
  ...toldToHold,
  [
    190,
    {
      kind: 'verdict-given',
      verdict: {
        kind: 'regressed',
        because: cause.because,
        evidence: { requests: 512, bad: 57, limitPercent: 5 },
      },
    },
  ],
  [190, { kind: 'returning', cause }],
  [190, split(4, 0)],
];

export const toldToRolledBack: Told = [
  ...toldToReturn,
  [190, { kind: 'instance-leaving', place: 'local', instance: 'w5' }],
  [192, { kind: 'instance-released', place: 'local', instance: 'w5', because: 'idle' }],
  [193, { kind: 'instance-gone', place: 'local', instance: 'w5' }],
  [193, { kind: 'release-ended', outcome: 'rolled-back' }],
  [193, { kind: 'held', because: cause.because }],
];

export function stateAfter(told: Told): ServiceState {
  const begin: ServiceState = { ...newService('checkout'), nextRelease: 7, stable, settings };
  return told.reduce(
    (state, [seconds, event]) => evolve(state, event, sampleStart + seconds * 1000),
    begin,
  );
}

export function viewAfter(
  told: Told,
  seconds: number,
  waiting: readonly string[],
  observation?: Observation,
): ServiceView {
  const now = sampleStart + seconds * 1000;
  return serviceView({ state: stateAfter(told), observation, waiting, now });
}

function instance(id: string, revision: number, phase: InstancePhase) {
  const since = sampleStart - 60_000;
  return { id, revision, role: 'web', phase, since, recentRestarts: 0, failedChecks: 0 };
}

/** What is seen while a tenth of the traffic goes to the candidate. */
export const seenAtTenth: Observation = {
  places: [
    {
      place: 'local',
      instances: known([
        ...['w1', 'w2', 'w3', 'w4'].map((id) => instance(id, 41, 'ready')),
        instance('w5', 42, 'ready'),
      ]),
      traffic: known({
        epoch: 3,
        measured: { 41: 8980, 42: 1020 },
        inFlight: known({ w1: 3, w2: 4, w5: 1 }),
        counts: {
          bootId: 'x',
          byRevision: { 41: { requests: 163_836, bad: 12 }, 42: { requests: 18_204, bad: 5 } },
        },
      }),
    },
  ],
  tasks: known([]),
};
