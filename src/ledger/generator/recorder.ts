import { closeSync, openSync, writeSync } from 'node:fs';
import type { LoadEnd, LoadHeader } from '../load-file.ts';
import type { ClientRecord } from '../record.ts';

const flushAt = 64 * 1024;

/** Writes a load file, up to a bound. */
export class Recorder {
  readonly #file: number;
  readonly #maxBytes: number;
  #lines: string[] = [];
  #pending = 0;
  #written = 0;
  count = 0;

  constructor(path: string, header: LoadHeader, maxBytes: number) {
    this.#file = openSync(path, 'w', 0o600);
    this.#maxBytes = maxBytes;
    this.#add(JSON.stringify(header));
    this.flush();
  }

  /** True when the bound is reached: the load has to end, for what follows would go unrecorded. */
  get isFull(): boolean {
    return this.#written + this.#pending >= this.#maxBytes;
  }

  record(record: ClientRecord): void {
    this.count += 1;
    this.#add(JSON.stringify(record));
    if (this.#pending >= flushAt) this.flush();
  }

  flush(): void {
    if (this.#lines.length === 0) return;
    writeSync(this.#file, `${this.#lines.join('\n')}\n`);
    this.#written += this.#pending;
    this.#pending = 0;
    this.#lines = [];
  }

  /** Writes the end and closes the file. */
  end(end: LoadEnd): void {
    this.#add(JSON.stringify({ end }));
    this.flush();
    closeSync(this.#file);
  }

  #add(line: string): void {
    this.#lines.push(line);
    this.#pending += line.length + 1;
  }
}
