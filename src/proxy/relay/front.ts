import type { AccessLog } from '../log/access-log.ts';
import type { Services } from '../routing/services.ts';
import type { Sweep } from './sweep.ts';

/** How long clients may take, in milliseconds. */
export interface ClientLimits {
  /** From the first byte of a head to its last. Default 10,000. */
  readonly headMs: number;
  /** Between two requests on one connection. Default 75,000. */
  readonly idleMs: number;
  /** How long an ended connection waits for the client to end it too. Default 2000. */
  readonly lingerMs: number;
  readonly headBytes: number;
}

export const clientLimitDefaults: ClientLimits = {
  headMs: 10_000,
  idleMs: 75_000,
  lingerMs: 2000,
  headBytes: 32 * 1024,
};

/** What every connection of one listener shares. */
export interface Front {
  readonly port: number;
  readonly secure: boolean;
  readonly services: Services;
  readonly sweep: Sweep;
  readonly limits: ClientLimits;
  /** True when this peer may say who the client behind it is. */
  readonly isTrusted: (address: string) => boolean;
  /** A fixed destination: the preview of one revision. */
  readonly preview?: { readonly service: string; readonly revision: number };
  /** Send every client to https on this port. */
  readonly redirectTo?: number | undefined;
  readonly log?: AccessLog | undefined;
}
