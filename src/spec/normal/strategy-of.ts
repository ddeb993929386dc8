import type { Strategy } from '../../core/plan/strategy.ts';
import type { StrategyMapText, StrategyText } from '../schema/strategy.ts';
import { canaryOf, matchOf } from './canary-of.ts';
import { tasksOf } from './task-of.ts';

/**
 * `zero-downtime` is what `rolling` means: one instance more, never one less. `quarter` is faster,
 * and a service runs with a quarter of its instances missing meanwhile: nobody gets that unasked.
 */
export const rollingPresets = {
  'zero-downtime': { maxSurge: 1, maxUnavailable: 0, minReadyMs: 10_000 },
  quarter: { maxSurge: '25%', maxUnavailable: '25%', minReadyMs: 0 },
} as const;

/** Which strategy a file asks for; without a word of it: rolling. */
export function strategyKind(written: StrategyText | undefined): Strategy['kind'] {
  if (written === undefined) return 'rolling';
  if (typeof written === 'string') return written;
  return (Object.keys(written)[0] as Strategy['kind'] | undefined) ?? 'rolling';
}

/** The strategy of a file without mistakes. */
export function strategyOf(written: StrategyText | undefined): Strategy {
  if (written === undefined) return rollingOf(undefined);
  if (typeof written !== 'string') return ofMap(written);
  if (written === 'canary') return canaryOf('standard');
  return written === 'blue-green' ? blueGreenOf({}) : rollingOf(undefined);
}

function ofMap(written: StrategyMapText): Strategy {
  if (written.canary !== undefined) return canaryOf(written.canary);
  if (written['blue-green'] !== undefined) return blueGreenOf(written['blue-green']);
  if (written.recreate !== undefined) {
    const { downtime, tasks } = written.recreate;
    return { kind: 'recreate', downtime, tasks: tasksOf(tasks, 'hook') };
  }
  if (written.ab !== undefined) {
    const { for: forMs, observations, then } = written.ab;
    return {
      kind: 'ab',
      match: matchOf(written.ab),
      forMs,
      ...(observations === undefined ? {} : { observations }),
      then,
    };
  }
  return rollingOf(written.rolling);
}

function rollingOf(written: StrategyMapText['rolling']): Strategy {
  const preset = rollingPresets[typeof written === 'string' ? written : 'zero-downtime'];
  const own = typeof written === 'object' ? written : {};
  return {
    kind: 'rolling',
    maxSurge: own.maxSurge ?? preset.maxSurge,
    maxUnavailable: own.maxUnavailable ?? preset.maxUnavailable,
    ...(own.pauseAfterFirst === undefined ? {} : { pauseAfterFirst: own.pauseAfterFirst }),
  };
}

function blueGreenOf(written: Partial<NonNullable<StrategyMapText['blue-green']>>): Strategy {
  return {
    kind: 'blue-green',
    smoke: tasksOf(written.smoke, 'smoke'),
    switch: written.switch ?? 'automatic',
    watchMs: written.watch ?? 300_000,
  };
}
