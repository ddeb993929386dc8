/** Something that must not last for ever. `deadlineAt` is on the sweep's clock; 0 means never. */
export interface Perishable {
  readonly deadlineAt: number;
  /** Called once the deadline has passed. Must move the deadline or leave the sweep. */
  expire(): void;
}

const everyMs = 250;

/**
 * One timer for every connection. A timer per request would cost more than parsing it; a quarter
 * of a second of imprecision costs nothing.
 */
export class Sweep implements Disposable {
  /** A coarse monotonic clock in milliseconds: fine for deadlines, too coarse for latency. */
  now = Math.floor(performance.now()) + 1;
  readonly #watched = new Set<Perishable>();
  readonly #timer: NodeJS.Timeout;

  constructor() {
    this.#timer = setInterval(() => this.#pass(), everyMs);
  }

  add(item: Perishable): void {
    this.#watched.add(item);
  }

  delete(item: Perishable): void {
    this.#watched.delete(item);
  }

  get size(): number {
    return this.#watched.size;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #pass(): void {
    this.now = Math.floor(performance.now()) + 1;
    for (const item of this.#watched) {
      if (item.deadlineAt !== 0 && item.deadlineAt <= this.now) item.expire();
    }
  }
}
