/** Latencies in milliseconds, from the intended time of sending to the end of the answer. */
export interface Latency {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** Collects latencies; memory is eight bytes for each. */
export class LatencySample {
  #values = new Float64Array(1024);
  #count = 0;

  add(valueMs: number): void {
    if (this.#count === this.#values.length) {
      const larger = new Float64Array(this.#count * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#count] = valueMs;
    this.#count += 1;
  }

  /** Nearest-rank percentiles; null when nothing was added. */
  read(): Latency | null {
    if (this.#count === 0) return null;
    const sorted = this.#values.slice(0, this.#count).sort();
    const at = (share: number) => {
      const rank = Math.max(1, Math.ceil(share * sorted.length));
      return Math.round(sorted[rank - 1]! * 100) / 100;
    };
    return {
      count: sorted.length,
      p50: at(0.5),
      p95: at(0.95),
      p99: at(0.99),
      p999: at(0.999),
      max: at(1),
    };
  }
}
