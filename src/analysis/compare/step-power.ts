import type { Plan } from '../../core/plan/plan.ts';
import { addToExposure, detectableRatio, noExposure } from '../sequential/exposure.ts';
import { addToNoWorse, logShown, nothingShown } from '../sequential/no-worse.ts';
import type { Stratum } from '../sequential/stratum.ts';
import { alphaOf, type CompareSettings } from './compare-settings.ts';
import { errorOptions } from './comparison.ts';

/** The traffic of a service as it usually is: what `plan` knows before anything happens. */
export interface UsualTraffic {
  /** Requests per second of the service; under a sticky split, clients that arrive. */
  readonly perSecond: number;
  /** Share of them that is bad. */
  readonly errorShare: number;
}

/** What the evidence can show by the end of a step, from the beginning of the release on. */
export interface StepPower {
  readonly step: string;
  /** Units of the candidate that will have been compared by then. */
  readonly units: number;
  /** Errors from this multiple of stable's are found with a chance of 80 %; Infinity: none. */
  readonly errorRatio: number;
  readonly errorShare: number;
  /** Whether a healthy candidate is likely to be shown to be healthy within this step. */
  readonly canShowHealth: boolean;
}

const windowS = 30;

/** One entry for each step of a plan that waits at a weight: what it can prove beforehand. */
export function stepPowers(
  plan: Plan,
  traffic: UsualTraffic,
  settings: CompareSettings,
): readonly StepPower[] {
  const powers: StepPower[] = [];
  let share = 0;
  let exposure = noExposure;
  for (const step of plan.steps) {
    if (step.kind === 'weight') share = step.weight / 10_000;
    const waitMs = step.kind === 'hold' ? step.forMs : undefined;
    const forMs = waitMs ?? (step.kind === 'until-healthy' ? (step.atMostMs ?? 0) : 0);
    const comparedMs = forMs - settings.warmUpMs;
    if (forMs === 0 || share <= 0 || share >= 1) continue;
    const windows = Math.max(0, Math.floor(comparedMs / 1000 / windowS));
    const stratum = usualStratum(traffic, share);
    let shown = nothingShown;
    for (let window = 0; window < windows; window += 1) {
      exposure = addToExposure(exposure, stratum, settings.errors?.toleratedRatio ?? 1);
      shown = addToNoWorse(shown, expectedStratum(stratum), errorOptions(settings).noWorse);
    }
    const { errorShare } = traffic;
    const alpha = alphaOf(settings, 'errors');
    const errorRatio = detectableRatio(exposure, { usualShare: errorShare, alpha });
    powers.push({
      step: step.id,
      units: Math.round(exposure.candidateUnits),
      errorRatio,
      errorShare: errorRatio * errorShare,
      canShowHealth: logShown(shown, errorOptions(settings).noWorse) >= Math.log(1 / settings.beta),
    });
  }
  return powers;
}

function usualStratum({ perSecond, errorShare }: UsualTraffic, share: number): Stratum {
  const units = perSecond * windowS;
  return {
    candidate: { units: units * share, bad: units * share * errorShare },
    stable: { units: units * (1 - share), bad: units * (1 - share) * errorShare },
  };
}

/** Counts that are not whole need the share form: the exact one is for counts that happened. */
function expectedStratum(stratum: Stratum): Stratum {
  const share = stratum.candidate.units / (stratum.candidate.units + stratum.stable.units);
  return { ...stratum, share: { low: share, high: share } };
}
