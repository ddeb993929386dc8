const savedMax = 100;
const leastPerTenSeconds = 3;

/**
 * How many requests may be sent a second time. Repeating helps against single failures and makes
 * an overload worse, so only a part of the traffic may do it; a quiet service gets a few anyway.
 */
export class RetryBudget {
  #saved = leastPerTenSeconds;
  #refilledAt = 0;

  /** Counts a request that earns `percent` hundredths of a repetition. */
  earn(percent: number): void {
    if (this.#saved < savedMax) this.#saved += percent / 100;
  }

  /** True when one more repetition is allowed now. */
  spend(nowMs: number): boolean {
    if (nowMs - this.#refilledAt >= 10_000) {
      this.#refilledAt = nowMs;
      this.#saved = Math.max(this.#saved, leastPerTenSeconds);
    }
    if (this.#saved < 1) return false;
    this.#saved -= 1;
    return true;
  }
}
