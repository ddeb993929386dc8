import type { Random } from '../../kit/random.ts';
import type { ClientRecord, LoadKind, Outcome } from '../record.ts';
import type { Target } from './wire/target.ts';

/** The headers by which the generator and the service know each other. All in lower case. */
export interface HeaderNames {
  /** Request: the id that the journal notes. */
  readonly id: string;
  /** Response: the id again. */
  readonly echoedId: string;
  /** Response: the version that answered. */
  readonly version: string;
  /** Response: hash of its own body. */
  readonly body: string;
  /** Response: hash of the request's body. */
  readonly received: string;
  /** Response: present when the proxy made it, not the application. */
  readonly errorMarker: string;
}

export const defaultHeaderNames: HeaderNames = {
  id: 'x-probe-id',
  echoedId: 'x-shop-id',
  version: 'x-shop-version',
  body: 'x-shop-body',
  received: 'x-shop-received',
  errorMarker: 'x-steadyship-error',
};

/** A request under way, as far as the load as a whole has to do with it. */
export interface Admissible {
  /** It is not made after all. */
  discard(): void;
  /** It is cut off: the run is over. */
  settle(outcome: Outcome): void;
}

/** What every part of a running load shares. */
export interface LoadContext {
  readonly target: Target;
  readonly names: HeaderNames;
  readonly random: Random;
  /** How long an ordinary request may take. */
  readonly deadlineMs: number;
  /** Milliseconds since the start of the load; monotonic. */
  now(): number;
  nextId(): string;
  /** Admits a request; false when the run is over or too many are in flight (counted as unsent). */
  admit(exchange: Admissible): boolean;
  /** The request has ended. */
  settled(exchange: Admissible, record: ClientRecord): void;
  /** Something worth counting that is no request's loss. */
  remark(what: string): void;
  readonly isStopping: boolean;
}

/** One source of requests. */
export interface Lane {
  readonly load: LoadKind;
  /** No new requests; end what would go on for ever; hurry what is slow on purpose. */
  stop(): void;
}
