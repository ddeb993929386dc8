/**
 * The whole desired state of one service in the data plane. It replaces the one before as a whole;
 * `epoch` grows with every change, and an older one is refused.
 */
export interface ServiceRoute {
  /** Version of this format. Default 1, the only one so far. */
  readonly format?: 1;
  readonly service: string;
  readonly epoch: number;
  /** The public port. Opened by the proxy unless it was inherited. */
  readonly listen: number;
  /** Host names without port; `*.example.com` matches one label more. Default: every host. */
  readonly hosts?: readonly string[];
  /** Only addresses below this path. Default `/`. The path is passed on unchanged. */
  readonly pathPrefix?: string;
  /** Weights in basis points: they add up to 10,000, or are all 0 when nobody is ready. */
  readonly shares: readonly RouteShare[];
  /** First match wins, before the weights. */
  readonly matches: readonly RouteMatch[];
  readonly mirror?: RouteMirror;
  readonly preview?: RoutePreview;
  /** Every instance named in `shares` and `draining`, by id. */
  readonly instances: Readonly<Record<string, RouteInstance>>;
  /** Instances that get no new request and keep those they have. */
  readonly draining: readonly string[];
  /** How long requests in flight on a draining instance are expected to take at most. */
  readonly drainMs: number;
  /** When streams on a draining instance are closed politely. Default `drainMs`. */
  readonly streamDrainMs?: number;
  /** `sticky` keeps a client on its revision by a cookie; default. */
  readonly assignment?: 'sticky' | 'per-request';
  /** Keep a client on one instance while it serves. Default `none`. */
  readonly affinity?: 'none' | 'instance';
  /** Answer 503 when no instance is ready, instead of keeping the last ready ones. */
  readonly failClosed?: boolean;
  /** Names the release whose clients are counted once each; a new name starts new sets. */
  readonly release?: string;
  readonly probe?: RouteProbe;
  readonly limits?: RouteLimits;
}

export interface RouteShare {
  readonly revision: number;
  readonly weight: number;
  readonly instances: readonly string[];
}

export interface RouteMatch {
  readonly kind: 'header' | 'cookie';
  readonly name: string;
  readonly value: string;
  readonly revision: number;
}

/** Copies of requests whose answers are thrown away. */
export interface RouteMirror {
  readonly revision: number;
  /** Part of the requests in basis points. */
  readonly share: number;
  /** `safe` copies GET, HEAD and OPTIONS only; default. */
  readonly methods?: 'safe' | 'all';
  /** Requests with a larger body are not copied. Default 65,536. */
  readonly bodyMax?: number;
}

/** A second address, on loopback, that reaches one revision whatever the weights say. */
export interface RoutePreview {
  readonly revision: number;
  readonly port: number;
}

export interface RouteInstance {
  readonly host: string;
  readonly port: number;
  readonly revision: number;
}

/** Active checks of readiness: an instance that fails them gets no new requests. */
export interface RouteProbe {
  readonly path: string;
  /** Host field of the check. Default: the instance's address. */
  readonly host?: string;
  /** Default 2000. */
  readonly everyMs?: number;
  /** Default 1000. */
  readonly timeoutMs?: number;
  /** Failures in a row that take an instance out. Default 3. */
  readonly failures?: number;
  /** Successes in a row that bring it back. Default 2. */
  readonly successes?: number;
}

export interface RouteLimits {
  /** Default 2000. */
  readonly connectMs?: number;
  /** From the last byte of the request to the head of the answer. Default 60,000. */
  readonly responseMs?: number;
  /** Without any byte of a body in either direction. Default 60,000. */
  readonly stallMs?: number;
  /** Requests in flight of the whole service; more get 503. Default 10,000. */
  readonly inFlight?: number;
  /** Requests in flight on one instance; more go elsewhere or get 503. Default 1024. */
  readonly inFlightPerInstance?: number;
  /** Idle connections kept to one instance. Default 256. */
  readonly idlePerInstance?: number;
  /** How long they are kept, unless the instance promised less. Default 4000. */
  readonly idleMs?: number;
  /** Repeated requests in percent of all, over ten seconds. Default 20; at least 3 are allowed. */
  readonly retryPercent?: number;
}
