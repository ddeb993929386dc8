import type { RevisionCounts, WindowCounts } from '../provider.ts';
import type { CompareSettings } from './compare-settings.ts';
import { countsOf, sumCounts } from './count-sum.ts';

/** Counts of candidate and stable over a time in which nothing about their split changed. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
  readonly candidate: RevisionCounts;
  readonly stable: RevisionCounts;
  readonly assignment: WindowCounts['assignment'];
  readonly edgesMs: readonly number[];
  readonly clientsOverflowed: boolean;
  readonly isSkewed: boolean;
  /** Some instance of the candidate had not been ready for long. */
  readonly isStarting: boolean;
  /** The share that the candidate was to get, 0 to 1. */
  readonly asked: number;
}

export interface WindowRead {
  readonly fromMs: number;
  readonly toMs: number;
  readonly counts: WindowCounts;
  readonly candidate: number;
  readonly stable: number;
  readonly isStarting: boolean;
  readonly asked: number;
}

export function windowOf(read: WindowRead): Window {
  const { counts, fromMs, toMs, isStarting, asked } = read;
  return {
    fromMs,
    toMs,
    candidate: countsOf(counts, read.candidate),
    stable: countsOf(counts, read.stable),
    assignment: counts.assignment,
    edgesMs: counts.edgesMs,
    clientsOverflowed: counts.clientsOverflowed ?? false,
    isSkewed: counts.isSkewed ?? false,
    isStarting,
    asked,
  };
}

/** Two windows as one, or undefined when something changed between them. */
export function joined(first: Window, second: Window): Window | undefined {
  const isSame =
    first.toMs === second.fromMs &&
    first.assignment === second.assignment &&
    first.edgesMs.length === second.edgesMs.length &&
    first.isStarting === second.isStarting &&
    first.asked === second.asked;
  if (!isSame) return undefined;
  return {
    ...second,
    fromMs: first.fromMs,
    candidate: sumCounts(first.candidate, second.candidate),
    stable: sumCounts(first.stable, second.stable),
    clientsOverflowed: first.clientsOverflowed || second.clientsOverflowed,
  };
}

/**
 * Whether a window may end. It depends on time and traffic alone, never on what was bad: a window
 * that ends because of its outcome would make the test wrong. Very short windows of little traffic
 * waste evidence, because most hold no request of the candidate and those that do overstate its
 * share; long ones delay the verdict.
 */
export function isComplete(window: Window, settings: CompareSettings): boolean {
  const lengthMs = window.toMs - window.fromMs;
  if (lengthMs >= settings.windowMaxMs) return true;
  if (lengthMs < settings.windowMs) return false;
  const { candidate, stable } = window;
  return candidate.requests >= settings.windowUnits && stable.requests >= settings.windowUnits;
}
