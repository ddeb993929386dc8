import type { Capabilities } from '../core/world/capabilities.ts';
import type { Clock } from '../kit/clock.ts';
import type { Store } from '../store/store.ts';
import type { Caller, Entrance } from './access/caller.ts';
import type { TokenFolder } from './access/token-folder.ts';
import type { Drivers } from './controller/drivers.ts';
import type { EventFeed } from './event-feed.ts';

/** What the routes work with. They read the store and fill its inbox; they perform nothing. */
export interface ApiContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly tokens: TokenFolder;
  /** What the target can do, for plans that are made here. */
  readonly capabilities: Capabilities;
  readonly drivers: Drivers;
  readonly feed: EventFeed;
  /** The page for Prometheus. */
  readonly metrics: () => Promise<{ readonly text: string; readonly contentType: string }>;
  /** Aborted when the controller is to end: streams close, and it is not ready any more. */
  readonly stopping: AbortSignal;
  /** A mistake of our own, for the controller's log. */
  readonly onBug: (error: unknown) => void;
}

/** What Hono carries along with a request. */
export interface ApiEnv {
  readonly Bindings: { readonly entrance: Entrance };
  readonly Variables: { caller: Caller };
}
