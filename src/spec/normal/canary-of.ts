import type { Canary, CanaryStep } from '../../core/plan/strategy.ts';
import type { Match } from '../../core/world/split.ts';
import type { CanaryEntryText, CanaryText, MatchText } from '../schema/canary.ts';
import { canaryPresets } from '../schema/canary-presets.ts';
import { tasksOf } from './task-of.ts';

/** A canary of a file without mistakes: a preset's name, a list, or a ramp. */
export function canaryOf(written: CanaryText): Canary {
  if (typeof written === 'string') return { kind: 'canary', steps: canaryPresets[written]! };
  if (Array.isArray(written)) return { kind: 'canary', steps: written.map(stepOf) };
  const map = written as Exclude<CanaryText, string | readonly unknown[]>;
  const { steps, surge } = map;
  return {
    kind: 'canary',
    steps: steps ? steps.map(stepOf) : rampOf(map),
    ...(surge === undefined ? {} : { surge }),
  };
}

interface Ramp {
  readonly from?: number | undefined;
  readonly by?: number | undefined;
  readonly upTo?: number | undefined;
  readonly every?: number | undefined;
}

/** Weights from `from` in steps of `by`; the last is `upTo`, whether the steps meet it or not. */
export function rampOf({ by = 0, from = by, upTo = 0, every = 0 }: Ramp): CanaryStep[] {
  const steps: CanaryStep[] = [];
  if (by <= 0) return steps;
  for (let weight = from; weight < upTo; weight += by) steps.push({ weight, holdMs: every });
  steps.push({ weight: upTo, holdMs: every });
  return steps;
}

function stepOf(entry: CanaryEntryText): CanaryStep {
  const { scale, route, mirror, weight, task, hold, until, atMost, approve } = entry;
  return {
    ...(scale === undefined ? {} : { scale }),
    ...(route === undefined ? {} : { route: matchOf(route) }),
    ...(mirror === undefined ? {} : { mirror }),
    ...(weight === undefined ? {} : { weight }),
    ...(task === undefined ? {} : { tasks: tasksOf(task, 'hook') }),
    ...(hold === undefined ? {} : { holdMs: hold }),
    ...(until === undefined ? {} : { until }),
    ...(atMost === undefined ? {} : { atMostMs: atMost }),
    ...(approve === undefined ? {} : { approve }),
  };
}

/** The header or cookie of a file without mistakes: one of the two, with one entry. */
export function matchOf(written: MatchText): Match {
  const kind = written.header ? 'header' : 'cookie';
  const [name, value] = Object.entries(written.header ?? written.cookie ?? {})[0] ?? ['', ''];
  return { kind, name, value };
}
