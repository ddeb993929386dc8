import type { BasisPoints } from './basis-points.ts';

/** Requests that carry this header or cookie go to the candidate whatever the weights say. */
export type Match =
  | { readonly kind: 'header'; readonly name: string; readonly value: string }
  | { readonly kind: 'cookie'; readonly name: string; readonly value: string };

/** One revision's part in the traffic of one place. */
export interface Share {
  readonly revision: number;
  readonly weight: BasisPoints;
  /** Instances that may get new requests, by id. Empty where instances cannot be named. */
  readonly instances: readonly string[];
}

/** Where the traffic of one service goes at one place. */
export interface Split {
  /** Weights add up to 10,000, or every weight is 0 when there is nobody to send traffic to. */
  readonly shares: readonly Share[];
  /** First match wins, before the weights; `revision` must be one of the shares. */
  readonly matches: readonly { readonly match: Match; readonly revision: number }[];
  /** Copies of safe requests for `revision`, whose answers are thrown away. */
  readonly mirror?: { readonly revision: number; readonly share: BasisPoints };
  /** Blue-green's preview: reached by its own address, counted apart from users' traffic. */
  readonly preview?: { readonly revision: number };
}

export const nowhere: Split = { shares: [], matches: [] };
