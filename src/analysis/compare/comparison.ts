import { logEvidence } from '../sequential/excess.ts';
import { logMeanExp } from '../sequential/log-sum-exp.ts';
import type { Stratum } from '../sequential/stratum.ts';
import { type ClientPool, clientStratum, emptyPool } from './client-share.ts';
import type { CompareSettings } from './compare-settings.ts';
import { type LateRequests, noneLate, passedEdges } from './late-requests.ts';
import {
  addToProfile,
  type EdgePair,
  edgePair,
  type LatencyProfile,
  noProfile,
  type QuantileName,
  quantiles,
} from './latency-edges.ts';
import { addWindow, atAnotherWeight, type Measure, newMeasure } from './measure.ts';
import { addMoment, momentOf, type Timeline } from './timeline.ts';
import { isChange } from './weather-change.ts';
import { isComplete, joined, type Window, type WindowRead, windowOf } from './window.ts';

const names = Object.keys(quantiles) as readonly QuantileName[];

/**
 * What one release's comparison knows: sums only, whatever its length. A value that can be written
 * down and taken up again by another process.
 */
export interface Comparison {
  readonly format: 1;
  /** Windows were read up to this moment. */
  readonly readToMs: number;
  /** The window that is still growing. */
  readonly pending?: Window;
  /** Where sampling is skewed: the window before it, and one that waits for what comes after. */
  readonly before?: Window;
  readonly waiting?: Window;
  readonly windows: number;
  readonly assignment: Window['assignment'];
  readonly asked: number;
  readonly errors: Measure;
  /** Errors while instances warm up. */
  readonly starting: Measure;
  readonly slow: Readonly<Record<QuantileName, Measure>>;
  /** The largest mean of the edges' e-values so far, as ln. */
  readonly latencyPeak: number;
  /** The edges of the latest window, in milliseconds, for people. */
  readonly edges: Readonly<
    Partial<Record<QuantileName, { stableMs: number; candidateMs: number }>>
  >;
  readonly profile: LatencyProfile;
  readonly late: { readonly candidate: LateRequests; readonly stable: LateRequests };
  readonly pool: ClientPool;
  readonly clientsOverflowed: boolean;
  readonly timeline: Timeline;
  /** When the candidate last had a request; the beginning before its first one. */
  readonly heardAtMs: number;
  readonly hasHeard: boolean;
}

export function newComparison(atMs: number): Comparison {
  const slow = newMeasure('without interval');
  return {
    format: 1,
    readToMs: atMs,
    windows: 0,
    assignment: 'per-request',
    asked: 0,
    errors: newMeasure('with interval'),
    starting: newMeasure('without interval'),
    slow: { p50: slow, p90: slow, p99: slow },
    latencyPeak: 0,
    edges: {},
    profile: noProfile,
    late: { candidate: noneLate, stable: noneLate },
    pool: emptyPool,
    clientsOverflowed: false,
    timeline: [],
    heardAtMs: atMs,
    hasHeard: false,
  };
}

/** Learns stable's latency from before the release, so that the first window can be compared. */
export function learnProfile(comparison: Comparison, read: WindowRead): Comparison {
  const { stable } = windowOf(read);
  return { ...comparison, profile: addToProfile(comparison.profile, stable) };
}

/** The comparison after the next stretch of counts; `read` must begin where the last one ended. */
export function advance(
  comparison: Comparison,
  read: WindowRead,
  settings: CompareSettings,
): Comparison {
  const next = windowOf(read);
  const { pending, ...rest } = comparison;
  const whole = pending && joined(pending, next);
  const before = pending && !whole ? close(rest, pending, settings) : rest;
  const window = whole ?? next;
  const heard = { ...before, readToMs: read.toMs, ...hearing(before, next) };
  return isComplete(window, settings)
    ? close(heard, window, settings)
    : { ...heard, pending: window };
}

type Closed = Omit<Comparison, 'pending'>;

function hearing(comparison: Closed, { candidate, toMs }: Window): Partial<Comparison> {
  const isHeard = candidate.requests > 0 || (candidate.openAbove?.[0] ?? 0) > 0;
  return isHeard ? { heardAtMs: toMs, hasHeard: true } : { heardAtMs: comparison.heardAtMs };
}

/** Skewed samples wait for the window after them, and are left out where the weather changes. */
function close(comparison: Closed, window: Window, settings: CompareSettings): Closed {
  if (!window.isSkewed) return test(comparison, window, settings);
  const { waiting, before, ...rest } = comparison;
  if (!waiting) return { ...comparison, waiting: window };
  const isCalm = !isChange(before, waiting) && !isChange(waiting, window);
  const tested = isCalm ? test(rest, waiting, settings) : rest;
  return { ...tested, before: waiting, waiting: window };
}

function test(comparison: Closed, window: Window, settings: CompareSettings): Closed {
  const start = window.asked === comparison.asked ? comparison : reweighted(comparison, window);
  const errors = errorsStratum(start, window);
  const tested = window.isStarting
    ? { starting: addWindow(start.starting, errors.stratum, startingOptions(settings)) }
    : { errors: addWindow(start.errors, errors.stratum, errorOptions(settings)) };
  const slower = compareLatency(start, window, settings);
  const evidence = {
    errors: (tested.errors ?? start.errors).peak,
    latency: slower.latencyPeak ?? start.latencyPeak,
  };
  return {
    ...start,
    ...tested,
    ...slower,
    timeline: addMoment(start.timeline, momentOf(window, errors.stratum, evidence)),
    pool: errors.pool,
    profile: addToProfile(start.profile, window.stable),
    windows: start.windows + 1,
    assignment: window.assignment,
    clientsOverflowed: start.clientsOverflowed || window.clientsOverflowed,
  };
}

/** Evidence against the candidate stays; what spoke for it was shown at another weight. */
function reweighted(comparison: Closed, { asked }: Window): Closed {
  const { errors, slow } = comparison;
  return {
    ...comparison,
    asked,
    pool: emptyPool,
    errors: atAnotherWeight(errors),
    slow: {
      p50: atAnotherWeight(slow.p50),
      p90: atAnotherWeight(slow.p90),
      p99: atAnotherWeight(slow.p99),
    },
  };
}

function errorsStratum(
  { pool }: Closed,
  window: Window,
): { readonly stratum: Stratum; readonly pool: ClientPool } {
  if (window.assignment === 'sticky') return clientStratum(pool, window);
  const { candidate, stable } = window;
  const stratum = {
    candidate: { units: candidate.requests, bad: candidate.bad },
    stable: { units: stable.requests, bad: stable.bad },
  };
  return { stratum, pool };
}

function compareLatency(
  comparison: Closed,
  window: Window,
  settings: CompareSettings,
): Partial<Comparison> {
  const candidate = passedEdges(comparison.late.candidate, window.candidate);
  const stable = passedEdges(comparison.late.stable, window.stable);
  const late = { candidate: candidate.late, stable: stable.late };
  const { latency } = settings;
  if (!latency || window.isStarting) return { late };
  const slow: Record<QuantileName, Measure> = { ...comparison.slow };
  const edges: Record<string, { stableMs: number; candidateMs: number }> = {};
  for (const name of names) {
    const { profile } = comparison;
    const { edgesMs } = window;
    const { tolerance } = latency;
    const pair = edgePair({ profile, edgesMs, quantile: quantiles[name], tolerance });
    if (!pair) continue;
    const stratum = slowStratum(window, pair, [candidate.above, stable.above]);
    slow[name] = addWindow(slow[name], stratum, slowOptions(settings));
    edges[name] = {
      stableMs: edgesMs[pair.stable]!,
      candidateMs: edgesMs[pair.candidate]!,
    };
  }
  const evidence = logMeanExp(names.map((name) => logEvidence(slow[name].excess)));
  return { late, slow, edges, latencyPeak: Math.max(comparison.latencyPeak, evidence) };
}

/** Units that were decided in the window: slow once they passed the edge, fast once they ended. */
function slowStratum(
  window: Window,
  pair: EdgePair,
  [candidateAbove, stableAbove]: readonly [readonly number[], readonly number[]],
): Stratum {
  const { candidate, stable } = window;
  if (window.assignment === 'sticky') {
    const tally = (
      clients: { counted: number; atMost: readonly number[] } | undefined,
      edge: number,
    ) => {
      const units = clients?.counted ?? 0;
      return { units, bad: units - (clients?.atMost[edge] ?? units) };
    };
    return {
      candidate: tally(candidate.clients, pair.candidate),
      stable: tally(stable.clients, pair.stable),
    };
  }
  const tally = (atMost: readonly number[], above: readonly number[], edge: number) => {
    const bad = above[edge] ?? 0;
    return { units: (atMost[edge] ?? 0) + bad, bad };
  };
  return {
    candidate: tally(candidate.atMost, candidateAbove, pair.candidate),
    stable: tally(stable.atMost, stableAbove, pair.stable),
  };
}

export function errorOptions({ errors, harmlessRatio }: CompareSettings) {
  const rareShare = errors?.rareShare;
  return {
    toleratedRatio: errors?.toleratedRatio ?? 1,
    noWorse: { ratio: harmlessRatio, ...(rareShare !== undefined && { rareShare }) },
  };
}

function startingOptions({ starting, harmlessRatio }: CompareSettings) {
  return { toleratedRatio: starting.toleratedRatio, noWorse: { ratio: harmlessRatio } };
}

/** The tolerance lies in the edges, so that no further ratio is tolerated. */
export function slowOptions({ harmlessRatio }: CompareSettings) {
  return { toleratedRatio: 1, noWorse: { ratio: harmlessRatio } };
}
