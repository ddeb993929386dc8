import type { SecondAnswer } from '../protocol/answers.ts';
import { bucketCount } from './latency-scale.ts';

/** The columns of one second, before its latency buckets. */
export const column = {
  second: 0,
  requests: 1,
  bad: 2,
  status1xx: 3,
  status2xx: 4,
  status3xx: 5,
  status4xx: 6,
  status5xx: 7,
  retries: 8,
  connectFailures: 9,
  clientAborts: 10,
  clientsNew: 11,
  clientsBad: 12,
  latency: 13,
} as const;

/** Latency of the first request of each client in a release, one bucket per column. */
export const clientLatencyColumn = column.latency + bucketCount;

export const columnCount = clientLatencyColumn + bucketCount;

/** How many seconds are kept. */
export const ringSeconds = 300;

/** Counts per second of the last five minutes, in one block of memory that never grows. */
export class SecondRing {
  readonly #cells = new Uint32Array(ringSeconds * columnCount);
  #current = 0;
  #offset = 0;

  /** Where the row of this second begins; an older row in its place is cleared. */
  row(second: number): number {
    if (second === this.#current) return this.#offset;
    this.#offset = (second % ringSeconds) * columnCount;
    this.#current = second;
    if (this.#cells[this.#offset] !== second) {
      this.#cells.fill(0, this.#offset, this.#offset + columnCount);
      this.#cells[this.#offset] = second;
    }
    return this.#offset;
  }

  add(second: number, cell: number): void {
    const at = this.row(second) + cell;
    this.#cells[at] = this.#cells[at]! + 1;
  }

  /** Adds another process's row of the same second. */
  fold(theirs: SecondAnswer): void {
    const at = this.row(theirs.second);
    const add = (cell: number, count: number) => {
      this.#cells[at + cell] = this.#cells[at + cell]! + count;
    };
    add(column.requests, theirs.requests);
    add(column.bad, theirs.bad);
    theirs.statuses.forEach((count, index) => {
      add(column.status1xx + index, count);
    });
    add(column.retries, theirs.retries);
    add(column.connectFailures, theirs.connectFailures);
    add(column.clientAborts, theirs.clientAborts);
    add(column.clientsNew, theirs.clientsNew);
    add(column.clientsBad, theirs.clientsBad);
    theirs.clientLatency.slice(0, bucketCount).forEach((count, index) => {
      add(clientLatencyColumn + index, count);
    });
    theirs.latency.slice(0, bucketCount).forEach((count, index) => {
      add(column.latency + index, count);
    });
  }

  /** The rows of the seconds [from, to], oldest first; seconds without any event are left out. */
  rows(from: number, to: number): readonly Uint32Array[] {
    const found: Uint32Array[] = [];
    for (let second = Math.max(from, to - ringSeconds + 1); second <= to; second += 1) {
      const offset = (second % ringSeconds) * columnCount;
      if (this.#cells[offset] !== second) continue;
      found.push(this.#cells.slice(offset, offset + columnCount));
    }
    return found;
  }

  /** The sum of one column over the seconds [from, to]. */
  sum(cell: number, from: number, to: number): number {
    let total = 0;
    for (let second = Math.max(from, to - ringSeconds + 1); second <= to; second += 1) {
      const offset = (second % ringSeconds) * columnCount;
      if (this.#cells[offset] === second) total += this.#cells[offset + cell]!;
    }
    return total;
  }
}
