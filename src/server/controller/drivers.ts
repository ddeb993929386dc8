import type { Turn } from '../../engine/engine.ts';
import type { LeaseHolder } from '../../store/lease.ts';

/** Who drives one service, as this controller knows. */
export type DriverView =
  /** This controller; `turn` is its latest. */
  | { readonly kind: 'driving'; readonly since: number; readonly turn: Turn | undefined }
  /** Another process holds the lease; asked again soon. */
  | { readonly kind: 'elsewhere'; readonly by: LeaseHolder }
  /** The last attempt failed; repeated after a while. */
  | { readonly kind: 'failing'; readonly since: number; readonly because: string }
  | { readonly kind: 'none' };

/** What the API asks the controller. */
export interface Drivers {
  of(service: string): DriverView;
}

export const nobodyDrives: Drivers = { of: () => ({ kind: 'none' }) };
