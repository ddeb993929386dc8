/** Time as the engine sees it: real in production, simulated in the simulator. */
export interface Clock {
  /** Milliseconds since 1970, UTC. Never goes backwards, even when the machine's clock does. */
  now(): number;
  /** Resolves after `ms`, or as soon as `signal` is aborted. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
