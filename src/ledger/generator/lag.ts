import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { LoopLag } from '../load-file.ts';

const resolutionMs = 5;

/** Watches how late this process's event loop is. */
export function watchLag(): { read(): LoopLag; stop(): void } {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  histogram.enable();
  // The histogram holds the time between two ticks, of which the resolution is intended.
  const lag = (nanoseconds: number) =>
    Number.isFinite(nanoseconds)
      ? Math.max(0, Math.round((nanoseconds / 1e6 - resolutionMs) * 10) / 10)
      : 0;
  return {
    read: () => ({ p99Ms: lag(histogram.percentile(99)), maxMs: lag(histogram.max) }),
    stop: () => histogram.disable(),
  };
}
