import type { Verdict } from '../../core/world/verdict.ts';
import { formatDuration } from '../../kit/duration.ts';
import { differenceOf, ratioOf } from '../sequential/difference.ts';
import { logEvidence } from '../sequential/excess.ts';
import { ratioInterval } from '../sequential/ratio-interval.ts';
import { alphaOf, type CompareSettings } from './compare-settings.ts';
import type { Comparison } from './comparison.ts';
import {
  detectableErrors,
  errorsRegressed,
  isHealthy,
  latencyRegressed,
  slowestQuantile,
  startingRegressed,
} from './findings.ts';
import { quantiles } from './latency-edges.ts';
import { badShare, type Measure } from './measure.ts';
import { share100, times } from './share-text.ts';

/** The interval that people are shown is at the usual 95 %; the verdict has an alpha of its own. */
const intervalAlpha = 0.05;

/** What a comparison says at a moment. */
export function comparisonVerdict(
  comparison: Comparison,
  settings: CompareSettings,
  nowMs: number,
): Verdict {
  const evidence = evidenceOf(comparison, settings);
  const verdict = (kind: Verdict['kind'], because: string): Verdict => ({
    kind,
    because,
    evidence,
  });
  if (startingRegressed(comparison, settings)) {
    const text = errorText(comparison.starting, unitName(comparison));
    return verdict('regressed', `While its instances warm up: ${text}.`);
  }
  if (errorsRegressed(comparison, settings)) {
    const tolerated = settings.errors?.toleratedRatio;
    const text = errorText(comparison.errors, unitName(comparison));
    return verdict('regressed', `Errors: ${text}; tolerated is ${tolerated}x.`);
  }
  if (latencyRegressed(comparison, settings)) {
    return verdict('regressed', `Latency: ${latencyText(comparison)}.`);
  }
  const quietMs = nowMs - comparison.heardAtMs;
  if (!comparison.hasHeard || quietMs >= settings.silentAfterMs) {
    const because = comparison.hasHeard
      ? `The candidate has had no request for ${formatDuration(quietMs)}.`
      : 'The candidate has had no request yet.';
    return verdict('silent', because);
  }
  if (comparison.clientsOverflowed) {
    const because = 'More clients turned bad than can be told apart; errors cannot be compared.';
    return verdict('undecided', because);
  }
  if (isHealthy(comparison, settings)) return verdict('healthy', healthyText(comparison, settings));
  return verdict(
    'undecided',
    `No regression found so far; ${wouldHaveSeen(comparison, settings)}.`,
  );
}

/** `would have seen errors from 4.2x (0.42 %)`: what every finished release says of itself. */
export function wouldHaveSeen(comparison: Comparison, settings: CompareSettings): string {
  const { ratio, share } = detectableErrors(comparison, settings);
  if (!Number.isFinite(ratio)) return 'too little traffic to have seen any rise in errors';
  return `would have seen errors from ${times(ratio)} (${share100(share)})`;
}

function healthyText(comparison: Comparison, { harmlessRatio }: CompareSettings): string {
  const { errors } = comparison;
  const name = unitName(comparison);
  return `Not ${harmlessRatio}x as bad as stable: ${errorText(errors, name)}.`;
}

function errorText({ candidate, stable, difference, ratios }: Measure, name: string): string {
  const ratio = ratioOf(difference);
  const parts = [
    `${share100(badShare(candidate))} of ${candidate.units} ${name} on the candidate`,
    `${share100(badShare(stable))} of ${stable.units} on stable`,
  ];
  if (ratio !== undefined) {
    const interval = ratios ? ` (95 %: ${intervalText(ratios)})` : '';
    parts.push(`${times(ratio)}${interval}`);
  }
  return parts.join(', ');
}

function intervalText(ratios: NonNullable<Measure['ratios']>): string {
  const { low, high } = ratioInterval(ratios, intervalAlpha);
  return `${times(low)} to ${times(high)}`;
}

function latencyText(comparison: Comparison): string {
  const name = slowestQuantile(comparison);
  const { candidate, stable } = comparison.slow[name];
  const edges = comparison.edges[name];
  const unit = comparison.assignment === 'sticky' ? 'first requests of clients' : 'requests';
  const above = (ms: number | undefined) => `above ${Math.round(ms ?? 0)} ms`;
  return (
    `${share100(badShare(candidate))} of ${candidate.units} ${unit} of the candidate were ` +
    `${above(edges?.candidateMs)}, of stable ${share100(badShare(stable))} ` +
    `${above(edges?.stableMs)} (its ${name})`
  );
}

function unitName({ assignment }: Comparison): string {
  return assignment === 'sticky' ? 'clients' : 'requests';
}

/** The figures behind the sentence; small enough to be kept with the release. */
function evidenceOf(comparison: Comparison, settings: CompareSettings): Verdict['evidence'] {
  const { errors, starting, slow, edges } = comparison;
  const figures: Record<string, number | string> = {
    unit: comparison.assignment === 'sticky' ? 'client' : 'request',
    windows: comparison.windows,
    candidateUnits: errors.candidate.units,
    candidateBad: errors.candidate.bad,
    stableUnits: errors.stable.units,
    stableBad: errors.stable.bad,
    errorEvidence: rounded(errors.peak),
    errorEvidenceNeeded: rounded(Math.log(1 / alphaOf(settings, 'errors'))),
    errorDifference: rounded(differenceOf(errors.difference)),
    startingUnits: starting.candidate.units,
    startingBad: starting.candidate.bad,
  };
  const ratio = ratioOf(errors.difference);
  if (ratio !== undefined) figures.errorRatio = rounded(ratio);
  if (errors.ratios) {
    const { low, high } = ratioInterval(errors.ratios, intervalAlpha);
    figures.errorRatioLow = rounded(low);
    figures.errorRatioHigh = rounded(high);
  }
  const seen = detectableErrors(comparison, settings);
  figures.detectableErrorRatio = rounded(seen.ratio);
  figures.detectableErrorShare = rounded(seen.share);
  if (!settings.latency) return figures;
  figures.latencyEvidence = rounded(comparison.latencyPeak);
  figures.latencyEvidenceNeeded = rounded(Math.log(1 / alphaOf(settings, 'latency')));
  for (const name of Object.keys(quantiles) as (keyof typeof quantiles)[]) {
    const pair = edges[name];
    if (!pair) continue;
    figures[`${name}StableEdgeMs`] = rounded(pair.stableMs);
    figures[`${name}CandidateEdgeMs`] = rounded(pair.candidateMs);
    figures[`${name}CandidateAbove`] = rounded(badShare(slow[name].candidate));
    figures[`${name}StableAbove`] = rounded(badShare(slow[name].stable));
    figures[`${name}Evidence`] = rounded(logEvidence(slow[name].excess));
  }
  return figures;
}

/** Six significant digits; words where JSON has no number. */
function rounded(value: number): number | string {
  return Number.isFinite(value) ? Number(value.toPrecision(6)) : String(value);
}
