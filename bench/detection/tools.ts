import type { Outcome } from './outcome.ts';
import type { Piece } from './piece.ts';
import { argoSuccessRate } from './rivals/argo.ts';
import { flagger, p99Below500, successRate99 } from './rivals/flagger.ts';
import { errorPoint, kayenta, p99Point } from './rivals/kayenta.ts';
import { steadyshipPolicy } from './steadyship-policy.ts';
import type { Stage } from './world.ts';

/** A tool under its documented rules. */
export interface Tool {
  readonly name: string;
  readonly judge: (history: Piece, stream: readonly Piece[]) => Outcome;
}

const steadyship: Tool = { name: 'Steadyship', judge: steadyshipPolicy };

/** What each tool does about errors. */
export const errorTools: readonly Tool[] = [
  { name: 'Argo ≥ 95 %', judge: (_, stream) => argoSuccessRate(stream, 0.95) },
  { name: 'Argo ≥ 99 %', judge: (_, stream) => argoSuccessRate(stream, 0.99) },
  { name: 'Flagger ≥ 99 %', judge: (_, stream) => flagger(stream, successRate99) },
  { name: 'Kayenta', judge: (_, stream) => kayenta(stream, errorPoint) },
  steadyship,
];

/** What each tool does about latency; Argo's documentation has no example for it. */
export const latencyTools: readonly Tool[] = [
  { name: 'Flagger p99 ≤ 500 ms', judge: (_, stream) => flagger(stream, p99Below500) },
  { name: 'Kayenta on p99', judge: (_, stream) => kayenta(stream, p99Point) },
  steadyship,
];

/** Each tool with the schedule of its own documented example. */
export const nativeSchedules: readonly (Tool & { readonly schedule: readonly Stage[] })[] = [
  { ...errorTools[0]!, schedule: [{ weight: 0.2, seconds: 300 }] },
  { ...errorTools[1]!, schedule: [{ weight: 0.2, seconds: 300 }] },
  {
    ...errorTools[2]!,
    schedule: [0.1, 0.2, 0.3, 0.4, 0.5].map((weight) => ({ weight, seconds: 60 })),
  },
  { ...errorTools[3]!, schedule: [{ weight: 0.1, seconds: 3600 }] },
  {
    ...steadyship,
    schedule: [
      { weight: 0.01, seconds: 120 },
      { weight: 0.1, seconds: 300 },
      { weight: 0.5, seconds: 600 },
    ],
  },
];
