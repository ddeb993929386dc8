import { defaultSettings, type Settings } from '../../core/plan/settings.ts';
import type { RoleNames } from '../rules/roles-of.ts';
import type { ServiceText } from '../schema/service.ts';
import { rollingPresets, strategyKind } from './strategy-of.ts';

type Written = Omit<ServiceText, 'environments'>;

/** Two, so that the end of one instance is not an outage. */
const routedReplicas = 2;
/** After a switch of all users the way back stays open as long as the first watch lasts. */
const blueGreenKeepStableMs = 900_000;

/** What the core has to know besides the strategy. */
export function settingsOf(written: Written, roles: RoleNames): Settings {
  const health = typeof written.health === 'object' ? written.health : {};
  const { stop, rollback } = written;
  const blueGreen = strategyKind(written.strategy) === 'blue-green';
  const keepStableMs = blueGreen ? blueGreenKeepStableMs : defaultSettings.keepStableMs;
  return {
    roles: roles.all.map((name) => ({
      name,
      replicas: replicasOf(written, name, roles),
      routed: name === roles.routed,
    })),
    minReadyMs: minReadyOf(written),
    startWithinMs: health.startWithin ?? defaultSettings.startWithinMs,
    progressDeadlineMs: rollback?.deadline ?? defaultSettings.progressDeadlineMs,
    drainMs: stop?.drain ?? defaultSettings.drainMs,
    graceMs: stop?.grace ?? defaultSettings.graceMs,
    keepStableMs: rollback?.keepStable ?? keepStableMs,
    keepFailedMs: rollback?.keepFailed ?? defaultSettings.keepFailedMs,
    rollbackWindow: rollback?.window ?? defaultSettings.rollbackWindow,
    restartsMax: rollback?.restarts ?? defaultSettings.restartsMax,
    failedChecksMax: rollback?.failedChecks ?? defaultSettings.failedChecksMax,
    undecided: written.evidence?.undecided ?? defaultSettings.undecided,
  };
}

function replicasOf(written: Written, role: string, roles: RoleNames): number {
  const otherwise = role === roles.routed ? routedReplicas : 1;
  if (typeof written.replicas === 'object') return written.replicas[role] ?? otherwise;
  const onlyOne = roles.all.length === 1 || role === roles.routed;
  return onlyOne ? (written.replicas ?? otherwise) : otherwise;
}

/** What the file says of health wins over what it says of the strategy, and that over presets. */
function minReadyOf(written: Written): number {
  const health = typeof written.health === 'object' ? written.health.minReady : undefined;
  if (health !== undefined) return health;
  if (strategyKind(written.strategy) !== 'rolling') return defaultSettings.minReadyMs;
  const rolling = typeof written.strategy === 'object' ? written.strategy.rolling : undefined;
  if (typeof rolling === 'object') {
    return rolling.minReady ?? rollingPresets['zero-downtime'].minReadyMs;
  }
  return rollingPresets[rolling ?? 'zero-downtime'].minReadyMs;
}
