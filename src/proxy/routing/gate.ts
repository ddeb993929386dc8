import type { MaintenancePage } from '../protocol/maintenance-page.ts';

/** A request that waits at a closed gate. */
export interface Waiter {
  /** The gate opened: go on. */
  admitted(): void;
  /** It waited too long, or there was no room. */
  turnedAway(because: string): void;
}

export interface PauseOptions {
  /** How long a request waits at most. */
  readonly holdMs: number;
  /** How many may wait at the same time. */
  readonly limit: number;
}

/**
 * Holds the requests of one service while it is paused, so that something that takes a moment (a
 * restart in place, a database's cut-over) is a delay to clients and not an error. Bounded in
 * number and in time; the pause itself ends when the first request would have to be turned away.
 */
export class Gate {
  maintenance: MaintenancePage | undefined;
  #pause: PauseOptions | undefined;
  readonly #waiting = new Map<Waiter, number>();

  get isPaused(): boolean {
    return this.#pause !== undefined;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  pause(options: PauseOptions): void {
    this.#pause = options;
  }

  /** Lets everybody through, oldest first. */
  resume(): void {
    this.#pause = undefined;
    for (const waiter of [...this.#waiting.keys()]) {
      this.#waiting.delete(waiter);
      waiter.admitted();
    }
  }

  /** Takes a request in; only while paused. */
  hold(waiter: Waiter): void {
    const { holdMs, limit } = this.#pause!;
    if (this.#waiting.size >= limit) waiter.turnedAway('Too many requests wait already.');
    else this.#waiting.set(waiter, performance.now() + holdMs);
  }

  /** The client of a waiting request went away. */
  leave(waiter: Waiter): void {
    this.#waiting.delete(waiter);
  }

  /** Turns away who waited too long; the oldest come first. */
  tick(now: number): void {
    for (const [waiter, until] of this.#waiting) {
      if (until > now) return;
      this.#waiting.delete(waiter);
      waiter.turnedAway('The service was paused for too long.');
    }
  }
}

/** The whole answer of a maintenance page. */
export function maintenanceText(page: MaintenancePage, closes: boolean, withBody: boolean): string {
  const body = Buffer.from(page.body);
  return (
    `HTTP/1.1 ${page.status ?? 503} Maintenance\r\n` +
    `Content-Type: ${page.contentType ?? 'text/html; charset=utf-8'}\r\n` +
    `Content-Length: ${body.length}\r\nCache-Control: no-store\r\n` +
    `Retry-After: ${page.retryAfterS ?? 60}\r\nX-Steadyship-Error: maintenance\r\n` +
    `Connection: ${closes ? 'close' : 'keep-alive'}\r\n\r\n` +
    (withBody ? body.toString('latin1') : '')
  );
}
