import { addToDifference, type Difference, noDifference } from '../sequential/difference.ts';
import { addToExcess, type Excess, logEvidence, noExcess } from '../sequential/excess.ts';
import { addToExposure, type Exposure, noExposure } from '../sequential/exposure.ts';
import {
  addToNoWorse,
  type NoWorse,
  type NoWorseOptions,
  nothingShown,
} from '../sequential/no-worse.ts';
import {
  addToRatioEvidence,
  noRatioEvidence,
  type RatioEvidence,
} from '../sequential/ratio-interval.ts';
import type { Stratum, Tally } from '../sequential/stratum.ts';

/** Everything that is known about one thing that units can be: bad, or slower than an edge. */
export interface Measure {
  readonly candidate: Tally;
  readonly stable: Tally;
  readonly excess: Excess;
  /** The largest ln E so far: a test that may be looked at at any time may keep its best look. */
  readonly peak: number;
  /** Begins anew with every change of the weight: health at 1 % is not health at 50 %. */
  readonly shown: NoWorse;
  readonly difference: Difference;
  readonly exposure: Exposure;
  /** Only where an interval is printed. */
  readonly ratios?: RatioEvidence;
}

export interface MeasureOptions {
  readonly toleratedRatio: number;
  readonly noWorse: NoWorseOptions;
}

const untouched: Measure = {
  candidate: { units: 0, bad: 0 },
  stable: { units: 0, bad: 0 },
  excess: noExcess,
  peak: 0,
  shown: nothingShown,
  difference: noDifference,
  exposure: noExposure,
};

export function newMeasure(interval: 'with interval' | 'without interval'): Measure {
  return interval === 'with interval' ? { ...untouched, ratios: noRatioEvidence } : untouched;
}

/** The measure after one more window. */
export function addWindow(measure: Measure, stratum: Stratum, options: MeasureOptions): Measure {
  const { toleratedRatio, noWorse } = options;
  const excess = addToExcess(measure.excess, stratum, { toleratedRatio });
  return {
    candidate: plus(measure.candidate, stratum.candidate),
    stable: plus(measure.stable, stratum.stable),
    excess,
    peak: Math.max(measure.peak, logEvidence(excess)),
    shown: addToNoWorse(measure.shown, stratum, noWorse),
    difference: addToDifference(measure.difference, stratum),
    exposure: addToExposure(measure.exposure, stratum, toleratedRatio),
    ...(measure.ratios && { ratios: addToRatioEvidence(measure.ratios, stratum) }),
  };
}

/** The same measure at another weight: what was shown to be harmless has to be shown again. */
export function atAnotherWeight(measure: Measure): Measure {
  return { ...measure, shown: nothingShown };
}

/** The part of the units that was bad; 0 without any. */
export function badShare({ units, bad }: Tally): number {
  return units === 0 ? 0 : Math.min(1, bad / units);
}

function plus(sum: Tally, more: Tally): Tally {
  return { units: sum.units + more.units, bad: sum.bad + more.bad };
}
