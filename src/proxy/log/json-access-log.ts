import { createWriteStream, type WriteStream } from 'node:fs';
import type { AccessLogConfig } from '../config/proxy-config.ts';
import type { RequestHead } from '../http1/request-head.ts';
import type { AccessLog, AccessRecord } from './access-log.ts';

/** More than this waiting for a slow disk is dropped and counted: requests come first. */
const waitingMax = 4 * 1024 * 1024;
const everyMs = 200;

/** The access log as JSON lines, written in batches. Never blocks and never grows without bound. */
export class JsonAccessLog implements AccessLog {
  dropped = 0;
  readonly #config: AccessLogConfig;
  readonly #timer: NodeJS.Timeout;
  #stream: WriteStream | NodeJS.WriteStream;
  #lines = '';

  constructor(config: AccessLogConfig) {
    this.#config = config;
    this.#stream = this.#open();
    this.#timer = setInterval(() => this.flush(), everyMs);
    this.#timer.unref();
  }

  write(head: RequestHead, record: AccessRecord): void {
    if (this.#lines.length > waitingMax) {
      this.dropped += 1;
      return;
    }
    const query = head.target.indexOf('?');
    const hide = query >= 0 && this.#config.query !== true;
    const { placement, startedAt, ...rest } = record;
    const line = {
      time: new Date().toISOString(),
      service: placement?.service.name,
      revision: placement?.target?.revision,
      instance: placement?.instance?.id,
      ...rest,
      method: head.method,
      host: head.host,
      target: hide ? head.target.slice(0, query) : head.target,
      latencyMs: Math.round((performance.now() - startedAt) * 1000) / 1000,
    };
    this.#lines += `${JSON.stringify(line)}\n`;
  }

  flush(): void {
    if (this.#lines === '' || this.#stream.writableNeedDrain) return;
    this.#stream.write(this.#lines);
    this.#lines = '';
  }

  /** Opens the file anew, after somebody rotated it away. */
  reopen(): void {
    this.flush();
    if (this.#config.file === '-') return;
    this.#stream.end();
    this.#stream = this.#open();
  }

  /** Writes what is left; resolves when it is written or has failed. */
  close(): Promise<void> {
    clearInterval(this.#timer);
    this.flush();
    if (this.#config.file === '-') return Promise.resolve();
    return new Promise((resolve) => {
      this.#stream.end(() => resolve());
      this.#stream.once('error', () => resolve());
    });
  }

  #open(): WriteStream | NodeJS.WriteStream {
    if (this.#config.file === '-') return process.stdout;
    const stream = createWriteStream(this.#config.file, { flags: 'a', mode: 0o640 });
    stream.on('error', () => {
      this.dropped += 1;
    });
    return stream;
  }
}
