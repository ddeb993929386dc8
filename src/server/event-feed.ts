/** Wakes those who wait for news of a service, so that streams need not ask all the time. */
export class EventFeed {
  readonly #waiting = new Map<string, Set<() => void>>();

  /** Something was appended to the log of `service` by this process. */
  publish(service: string): void {
    for (const wake of this.#waiting.get(service) ?? []) wake();
  }

  /** Resolves at the next news, after `ms`, or when `signal` is aborted. Never rejects. */
  wait(service: string, ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const waiting = this.#waiting.get(service) ?? new Set();
      this.#waiting.set(service, waiting);
      const finish = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', finish);
        waiting.delete(finish);
        if (waiting.size === 0) this.#waiting.delete(service);
        resolve();
      };
      const timer = setTimeout(finish, ms);
      signal.addEventListener('abort', finish, { once: true });
      waiting.add(finish);
    });
  }
}
