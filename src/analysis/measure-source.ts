import type { Known } from '../core/world/known.ts';

/**
 * A source of single values for limits and conditions: a query, an address, a command. What cannot
 * be asked is unknown with its reason; what was asked and has no data is `null`. What no data
 * means is decided in one place, the same for all sources (`noData` of a limit).
 */
export interface MeasureSource {
  /** For people: `the query of prod`. */
  readonly name: string;
  /** The value for a revision now: a number, text, a list, or any JSON. Never rejects. */
  measure(revision: number, nowMs: number): Promise<Known<unknown>>;
}
