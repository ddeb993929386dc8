import type { LocatedMap } from '../yaml/located.ts';
import { mapAt } from './rule.ts';

export interface RoleNames {
  readonly all: readonly string[];
  /** The role that gets the traffic; absent when there is none or nothing says which. */
  readonly routed?: string;
}

/** The role that a service without named roles has, and that gets the traffic where it exists. */
export const mainRole = 'web';

/** The roles of a service: a port makes one of them the role with traffic. */
export function rolesOf(service: LocatedMap): RoleNames {
  const named = mapAt(service, 'run');
  const all = named ? [...named.entries.keys()] : [mainRole];
  if (!service.entries.has('port')) return { all };
  if (all.includes(mainRole)) return { all, routed: mainRole };
  return all.length === 1 ? { all, routed: all[0]! } : { all };
}
