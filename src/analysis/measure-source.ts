import type { Known } from '../core/world/known.ts';

/**
 * A source of single values for limits and conditions: a query, an address, a command. What cannot
 * be measured is unknown with its reason; `noData` says what that means, the same for all sources.
 */
export interface MeasureSource {
  /** For people: `the query of prod`. */
  readonly name: string;
  /** The value for a revision now: a number, text, a list, or any JSON. Never rejects. */
  measure(revision: number, nowMs: number): Promise<Known<unknown>>;
}
