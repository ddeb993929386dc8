import { differenceOf } from '../sequential/difference.ts';
import { logEvidence } from '../sequential/excess.ts';
import { detectableRatio } from '../sequential/exposure.ts';
import { logShown } from '../sequential/no-worse.ts';
import { alphaOf, type CompareSettings } from './compare-settings.ts';
import { type Comparison, errorOptions, slowOptions } from './comparison.ts';
import { type QuantileName, quantiles } from './latency-edges.ts';
import { badShare, type Measure } from './measure.ts';

const names = Object.keys(quantiles) as readonly QuantileName[];

/** Errors are worse than what is tolerated: certain enough, and large enough to matter. */
export function errorsRegressed(comparison: Comparison, settings: CompareSettings): boolean {
  const { errors, clientsOverflowed } = comparison;
  if (!settings.errors || clientsOverflowed) return false;
  return isBeyond(errors, alphaOf(settings, 'errors'), settings.errors.leastDifference);
}

/** Instances that have only just started fail far beyond what warming up explains. */
export function startingRegressed(comparison: Comparison, settings: CompareSettings): boolean {
  const { starting, clientsOverflowed } = comparison;
  if (!settings.errors || clientsOverflowed) return false;
  return isBeyond(starting, alphaOf(settings, 'starting'), settings.starting.leastDifference);
}

function isBeyond(measure: Measure, alpha: number, leastDifference: number): boolean {
  return measure.peak >= Math.log(1 / alpha) && differenceOf(measure.difference) >= leastDifference;
}

/**
 * Slower than what is tolerated. The mean of the edges' e-values is an e-value whatever they have
 * in common, so the three edges share one part of alpha.
 */
export function latencyRegressed(comparison: Comparison, settings: CompareSettings): boolean {
  if (!settings.latency) return false;
  return comparison.latencyPeak >= Math.log(1 / alphaOf(settings, 'latency'));
}

/** The quantile that speaks most against the candidate. */
export function slowestQuantile({ slow }: Comparison): QuantileName {
  return names.reduce((worst, name) =>
    logEvidence(slow[name].excess) > logEvidence(slow[worst].excess) ? name : worst,
  );
}

/** Every metric was shown to be harmless at the present weight. */
export function isHealthy(comparison: Comparison, settings: CompareSettings): boolean {
  const needed = Math.log(1 / settings.beta);
  if (comparison.clientsOverflowed) return false;
  if (settings.errors) {
    const { noWorse } = errorOptions(settings);
    if (logShown(comparison.errors.shown, noWorse) < needed) return false;
  }
  if (!settings.latency) return settings.errors !== undefined;
  const { noWorse } = slowOptions(settings);
  // A provider that counts no latency has no edges: then errors decide.
  const compared = names.filter((name) => comparison.slow[name].candidate.units > 0);
  return compared.every((name) => logShown(comparison.slow[name].shown, noWorse) >= needed);
}

/** What this much traffic would have found, with a chance of 80 %. */
export interface Detectable {
  /** Times stable's errors; Infinity when nothing would have been found. */
  readonly ratio: number;
  /** The same as a share of the candidate's units. */
  readonly share: number;
}

export function detectableErrors(comparison: Comparison, settings: CompareSettings): Detectable {
  const { errors } = comparison;
  const usualShare = usualErrors(errors);
  const ratio = detectableRatio(errors.exposure, {
    usualShare,
    alpha: alphaOf(settings, 'errors'),
  });
  return { ratio, share: ratio * usualShare };
}

/** A service that never failed is taken to fail once in as many requests as were seen. */
function usualErrors({ stable }: Measure): number {
  return Math.max(badShare(stable), 1 / Math.max(1, stable.units));
}
