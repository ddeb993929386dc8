import type { Known } from '../../core/world/known.ts';
import type { Verdict } from '../../core/world/verdict.ts';

/** A bound on a single value; at least one of both. */
export interface MeasureBound {
  /** Broken when the value is not below this. */
  readonly below?: number;
  /** Broken when the value is not above this. */
  readonly above?: number;
  /** What a value that is not there means; default `hold`. */
  readonly noData?: NoData;
}

/** The release waits; the limit is left out; the limit counts as broken. */
export type NoData = 'hold' | 'continue' | 'rollback';

/** One look at a value: whether it keeps its bound, or why that cannot be said. */
export type MeasureLook =
  | { readonly kind: 'kept' | 'broken'; readonly value: number }
  | { readonly kind: 'no data'; readonly because: string }
  | { readonly kind: 'unknown'; readonly because: string };

/** Numbers, numbers as text, and lists and vectors with one of them at their beginning. */
export function lookAt(bound: MeasureBound, value: Known<unknown>): MeasureLook {
  if (!value.known) return { kind: 'unknown', because: value.because };
  const number = numberIn(value.value);
  if (number === undefined) return { kind: 'no data', because: 'there is no data' };
  const isKept =
    (bound.below === undefined || number < bound.below) &&
    (bound.above === undefined || number > bound.above);
  return { kind: isKept ? 'kept' : 'broken', value: number };
}

function numberIn(value: unknown): number | undefined {
  const first = Array.isArray(value) ? value[0] : value;
  if (typeof first === 'boolean') return +first;
  const isText = typeof first === 'string' && first.trim() !== '';
  const number = typeof first === 'number' ? first : isText ? Number(first) : Number.NaN;
  return Number.isNaN(number) ? undefined : number;
}

/** What is kept of a limit between looks. */
export interface MeasureState {
  /** Looks in a row that broke it. */
  readonly broken: number;
  readonly candidate?: MeasureLook;
  readonly stable?: MeasureLook;
}

export const notLooked: MeasureState = { broken: 0 };

/** The state after a look at both revisions. What cannot be seen neither breaks nor mends. */
export function afterLook(
  state: MeasureState,
  bound: MeasureBound,
  looks: { readonly candidate: MeasureLook; readonly stable?: MeasureLook },
): MeasureState {
  const { candidate } = looks;
  const isBroken =
    candidate.kind === 'broken' || (candidate.kind === 'no data' && bound.noData === 'rollback');
  const isBlind = candidate.kind === 'unknown';
  return { ...looks, broken: isBroken ? state.broken + 1 : isBlind ? state.broken : 0 };
}

export interface MeasureQuestion {
  readonly name: string;
  readonly bound: MeasureBound;
  readonly state: MeasureState;
  /** Looks in a row that must break it. */
  readonly looksNeeded: number;
}

/** What a limit on a single value says; undefined where it is left out. */
export function measureVerdict(question: MeasureQuestion): Verdict | undefined {
  const { name, bound, state, looksNeeded } = question;
  const { candidate, stable } = state;
  const wanted = boundText(bound);
  if (!candidate) return { kind: 'silent', because: `${name} was not asked yet.`, evidence: {} };
  if (candidate.kind === 'unknown') {
    const because = `${name} cannot be read: ${candidate.because}.`;
    return { kind: 'silent', because, holds: true, evidence: {} };
  }
  if (candidate.kind === 'no data' && bound.noData === 'continue') return undefined;
  if (candidate.kind === 'no data' && bound.noData !== 'rollback') {
    const because = `${name}: ${candidate.because}.`;
    return { kind: 'silent', because, holds: true, evidence: {} };
  }
  const text = candidate.kind === 'no data' ? candidate.because : `is ${shown(candidate.value)}`;
  const evidence = 'value' in candidate ? { [name]: candidate.value } : {};
  if (state.broken === 0) return { kind: 'healthy', because: `${name} ${text}.`, evidence };
  if (state.broken < looksNeeded) {
    const because = `${name} ${text} (wanted: ${wanted}), ${state.broken} of ${looksNeeded} looks.`;
    return { kind: 'undecided', because, evidence };
  }
  if (stable?.kind === 'broken') {
    const because = `${name} ${text}, and ${shown(stable.value)} on stable: a shared incident.`;
    return { kind: 'undecided', because, holds: true, evidence };
  }
  return { kind: 'regressed', because: `${name} ${text} (wanted: ${wanted}).`, evidence };
}

function boundText({ below, above }: MeasureBound): string {
  const parts = [
    ...(above === undefined ? [] : [`above ${above}`]),
    ...(below === undefined ? [] : [`below ${below}`]),
  ];
  return parts.join(' and ');
}

function shown(value: number): string {
  return String(Number(value.toPrecision(4)));
}
