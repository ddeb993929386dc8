import { UpstreamConnection } from './upstream-connection.ts';

export interface IdleLimits {
  readonly idlePerInstance: number;
  readonly idleMs: number;
}

/** A request that must not run twice may use a connection that was idle no longer than this. */
const unsafeIdleMs = 20;

/**
 * The idle connections to one instance, last used first. The race "the instance closes while a
 * request is on its way" cannot be seen from here, so requests that cannot be repeated avoid it:
 * they use a connection that was in use a moment ago, or a new one.
 */
export class UpstreamPool {
  readonly #host: string;
  readonly #port: number;
  readonly #idle: UpstreamConnection[] = [];
  readonly #forget: (connection: UpstreamConnection) => void;
  /** The instance was seen closing a connection that was lent out: it closes early. */
  closesEarly = false;
  #closed = false;

  constructor(host: string, port: number) {
    this.#host = host;
    this.#port = port;
    this.#forget = (connection) => {
      const at = this.#idle.indexOf(connection);
      if (at >= 0) this.#idle.splice(at, 1);
    };
  }

  /** An idle connection that this request may use, or a new one. */
  take(mayRepeat: boolean, now: number): UpstreamConnection {
    if (mayRepeat || !this.closesEarly) {
      const maxIdleMs = mayRepeat ? Number.POSITIVE_INFINITY : unsafeIdleMs;
      for (let last = this.#idle.length - 1; last >= 0; last -= 1) {
        const connection = this.#idle[last]!;
        const idleMs = now - connection.idleSince;
        if (idleMs >= maxIdleMs) break;
        this.#idle.pop();
        if (connection.isUsable && idleMs < connection.idleMs) return connection;
        connection.destroy();
      }
    }
    return this.open();
  }

  open(): UpstreamConnection {
    return new UpstreamConnection(this.#host, this.#port, this.#forget);
  }

  /**
   * Takes a connection back after a complete exchange. `promisedMs` is how long the instance said
   * it keeps it (0: nothing said); a second less is believed.
   */
  put(connection: UpstreamConnection, now: number, limits: IdleLimits, promisedMs: number): void {
    connection.lend(undefined);
    connection.reused = true;
    if (this.#closed || this.#idle.length >= limits.idlePerInstance || !connection.isUsable) {
      connection.destroy();
      return;
    }
    const believedMs = promisedMs === 0 ? limits.idleMs : Math.max(0, promisedMs - 1000);
    connection.idleSince = now;
    connection.idleMs = Math.min(limits.idleMs, believedMs);
    this.#idle.push(connection);
  }

  /** Closes connections that lay idle too long; the oldest are at the bottom. */
  trim(now: number): void {
    let count = 0;
    while (count < this.#idle.length && this.#isStale(this.#idle[count]!, now)) count += 1;
    for (const connection of this.#idle.splice(0, count)) connection.destroy();
  }

  /** Closes what is idle now, and from now on whatever comes back. */
  close(): void {
    this.#closed = true;
    for (const connection of this.#idle.splice(0)) connection.destroy();
  }

  reopen(): void {
    this.#closed = false;
  }

  get idleCount(): number {
    return this.#idle.length;
  }

  #isStale(connection: UpstreamConnection, now: number): boolean {
    return now - connection.idleSince >= connection.idleMs;
  }
}
