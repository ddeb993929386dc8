import { makePlan } from '../plan/make-plan.ts';
import type { Plan } from '../plan/plan.ts';
import { defaultSettings, type Settings } from '../plan/settings.ts';
import type { Canary, CanaryStep, Rolling, Strategy } from '../plan/strategy.ts';
import type { Revision } from '../release/revision.ts';
import type { Capabilities } from '../world/capabilities.ts';
import type { TaskSpec } from '../world/task.ts';

/** A platform that starts instances by name and a data plane that can do everything. */
export const ableCapabilities: Capabilities = {
  platform: { instances: 'each', restarts: true },
  traffic: {
    weights: 'routed',
    resolution: 1,
    matches: ['header', 'cookie'],
    mirror: true,
    preview: true,
    inFlight: true,
    verify: true,
  },
};

/** A platform that is told numbers, and whose traffic follows the number of instances. */
export const countedCapabilities: Capabilities = {
  platform: { instances: 'count', restarts: true },
  traffic: { ...ableCapabilities.traffic, weights: 'by-count', inFlight: false },
};

export function sampleRevision(number: number, digest = `digest-${number}`): Revision {
  return { number, version: `${number}.0.0`, digest };
}

/** One routed role `web`, unless others are given. */
export function sampleSettings(replicas = 2, changes: Partial<Settings> = {}): Settings {
  const roles = [{ name: 'web', replicas, routed: true }];
  return { ...defaultSettings, drainMs: 10_000, roles, ...changes };
}

export function rollingOf(changes: Partial<Rolling> = {}): Rolling {
  return { kind: 'rolling', maxSurge: 1, maxUnavailable: 0, ...changes };
}

export function canaryOf(...steps: CanaryStep[]): Canary {
  return { kind: 'canary', steps };
}

export function taskOf(changes: Partial<TaskSpec> = {}): TaskSpec {
  return {
    name: 'check',
    kind: 'smoke',
    command: ['true'],
    timeoutMs: 10_000,
    repeatable: false,
    attempts: 1,
    ...changes,
  };
}

/** A plan that these platforms can carry out; anything else is a mistake of the test. */
export function planOf(
  strategy: Strategy,
  options: {
    readonly settings?: Settings;
    readonly capabilities?: Capabilities;
    readonly first?: boolean;
  } = {},
): Plan {
  const { settings = sampleSettings(), capabilities = ableCapabilities, first = false } = options;
  const plan = makePlan({ strategy, settings, capabilities, first });
  if ('refused' in plan) throw new Error(plan.refused);
  return plan;
}
