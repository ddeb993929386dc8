/** What a platform can do. Planning refuses or degrades by these, with a printed reason. */
export interface PlatformCapabilities {
  /**
   * `each`: instances are started and stopped by name. `count`: only how many, the platform
   * chooses which and drains them. `delegated`: the platform drives the whole rollout as a task.
   */
  readonly instances: 'each' | 'count' | 'delegated';
  /** The platform starts an exited instance again by itself. */
  readonly restarts: boolean;
}

/** What a data plane can do. */
export interface TrafficCapabilities {
  /** `routed`: any weight at any number of instances. `by-count`: instances are the weight. */
  readonly weights: 'routed' | 'by-count';
  /** Smallest step of a weight, in basis points. */
  readonly resolution: number;
  readonly matches: readonly ('header' | 'cookie')[];
  readonly mirror: boolean;
  readonly preview: boolean;
  /** Requests in flight are known, so that a drain can end early. */
  readonly inFlight: boolean;
  /** It can be asked whether traffic really moved. */
  readonly verify: boolean;
}

export interface Capabilities {
  readonly platform: PlatformCapabilities;
  readonly traffic: TrafficCapabilities;
}
