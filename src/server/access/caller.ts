import { SteadyshipError } from '../../kit/error.ts';
import { allows, type Scope } from './scope.ts';
import type { TokenFolder } from './token-folder.ts';

/** Who sent a request, as far as we can know. */
export interface Caller {
  /** The actor of their orders. */
  readonly name: string;
  readonly scope: Scope;
  readonly automation: boolean;
  /** Came through the socket in the state folder: the owner, who may speak for a person. */
  readonly isOwner: boolean;
}

/** How a request reached us. Set by the listener, never by the request. */
export type Entrance =
  /** The Unix socket: only the owner of the state folder can open it. */
  | { readonly kind: 'socket'; readonly owner: string }
  | { readonly kind: 'tcp'; readonly hosts: readonly string[]; readonly secure: boolean };

/** Throws NOT_AUTHENTICATED. */
export function callerOf(
  entrance: Entrance,
  authorization: string | undefined,
  tokens: TokenFolder,
): Caller {
  if (entrance.kind === 'socket') {
    return { name: entrance.owner, scope: 'admin', automation: false, isOwner: true };
  }
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) {
    throw new SteadyshipError('NOT_AUTHENTICATED', { reason: 'none was sent' });
  }
  const found = tokens.find(token);
  if ('refused' in found) {
    throw new SteadyshipError('NOT_AUTHENTICATED', { reason: found.refused });
  }
  const { name, scope, automation } = found;
  return { name, scope, automation, isOwner: false };
}

/** Throws NOT_ALLOWED. `action` continues "You may not". */
export function demandScope(caller: Caller, scope: Scope, action: string): void {
  if (allows(caller.scope, scope)) return;
  const reason = `the token of ${caller.name} has the scope ${caller.scope}`;
  throw new SteadyshipError('NOT_ALLOWED', { action, reason, scope });
}
