import { closeSync, fstatSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Execution, formatExecution } from './execution.ts';

const maxBytesDefault = 512 * 1024 * 1024;

/**
 * The journal of one instance: a file of its own in the folder, appended to synchronously. Survives
 * a SIGKILL of the process (the kernel has the bytes), not a power cut: it is an instrument of
 * measurement. Throws what the file system throws, and when the file reaches its bound: an
 * instance that cannot note what it does must not go on as if it could.
 */
export class Journal {
  readonly #file: number;
  readonly #maxBytes: number;
  #bytes: number;

  constructor(folder: string, version: string, maxBytes = maxBytesDefault) {
    mkdirSync(folder, { recursive: true });
    const name = `${version}-${process.pid}-${Date.now()}.csv`.replace(/[^\w.-]/g, '_');
    this.#file = openSync(join(folder, name), 'a', 0o600);
    this.#bytes = fstatSync(this.#file).size;
    this.#maxBytes = maxBytes;
  }

  write(execution: Execution): void {
    const line = `${formatExecution(execution)}\n`;
    if (this.#bytes + line.length > this.#maxBytes) {
      throw new Error(`the journal reached its bound of ${this.#maxBytes} bytes`);
    }
    this.#bytes += writeSync(this.#file, line);
  }

  close(): void {
    closeSync(this.#file);
  }
}
