import type { ClientRecord } from './record.ts';

/** Why a request counts as lost. */
export type LossRule = 'D1' | 'D2' | 'D3' | 'D4' | 'D5' | 'D6' | 'D7';

export const lossRules: Readonly<Record<LossRule, string>> = {
  D1: 'no connection: refused, reset or not in time',
  D2: 'the connection ended before a complete, well-framed answer',
  D3: 'answered 502, 503 or 504, or by a 5xx that the proxy made',
  D4: 'a body arrived truncated or changed',
  D5: 'no answer before the deadline',
  D6: 'executed twice though its method is not idempotent',
  D7: 'a stream lost a message or ended otherwise than agreed',
};

/**
 * When streams may be ended by the other side: not before a drain has lasted `streamDrainMs`.
 * `drainsBegunAtMs` are on the clock of the records (milliseconds since the start of the load).
 */
export interface StreamPolicy {
  readonly streamDrainMs: number;
  readonly drainsBegunAtMs: readonly number[];
}

const toleranceMs = 50;

/** Whether a stream was drained without a drain that had lasted long enough. */
export function isDrainedTooEarly(record: ClientRecord, policy: StreamPolicy): boolean {
  if (record.outcome.kind !== 'drained') return false;
  const latestMs = record.doneAt - policy.streamDrainMs + toleranceMs;
  return !policy.drainsBegunAtMs.some((beganAtMs) => beganAtMs <= latestMs);
}

/** Methods that may be sent again without harm (RFC 9110, 9.2.2). */
const idempotent = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

export function isIdempotent(method: string): boolean {
  return idempotent.has(method);
}

/**
 * The rule by which a request is lost according to its client alone; undefined when it is not. Not
 * lost: an answer of any other status, also an error that the application made.
 */
export function lossSeenByClient(record: ClientRecord): LossRule | undefined {
  const { outcome } = record;
  switch (outcome.kind) {
    case 'unconnected':
      return 'D1';
    case 'broken':
    case 'malformed':
      return isOpenStream(record) ? 'D7' : 'D2';
    case 'corrupt':
      return 'D4';
    case 'late':
      return isOpenStream(record) ? 'D7' : 'D5';
    case 'cut':
      return 'D7';
    case 'answered':
      return isProxyError(record) ? 'D3' : undefined;
    case 'drained':
    case 'unfinished':
      return undefined;
  }
}

/** An answered request whose answer is an error of the application itself: evidence, not a loss. */
export function isAppError(record: ClientRecord): boolean {
  return (record.status ?? 0) >= 500;
}

function isOpenStream({ load, status }: ClientRecord): boolean {
  return load === 'D' && (status === 101 || status === 200);
}

function isProxyError({ status, markedByProxy }: ClientRecord): boolean {
  if (status === null || status < 500) return false;
  return markedByProxy || status === 502 || status === 503 || status === 504;
}
