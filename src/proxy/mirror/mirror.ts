import { headBad, headUnfinished } from '../http1/response-reader.ts';
import type { Instance, OpenExchange } from '../routing/instance.ts';
import type { Service } from '../routing/service.ts';
import type { UpstreamConnection, UpstreamUser } from '../upstream/upstream-connection.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);
const bodyMaxDefault = 65_536;
const underWayMax = 128;
const deadlineMs = 10_000;

/** Whether this request is one of those that are copied. */
export function isMirrored(service: Service, method: string): boolean {
  const { mirror } = service.route;
  if (mirror === undefined || service.mirroring >= underWayMax) return false;
  if (mirror.methods !== 'all' && !safeMethods.has(method)) return false;
  return Math.random() * 10_000 < mirror.share;
}

/** Collects what a copy needs while the request itself is on its way. */
export class MirrorDraft {
  readonly #service: Service;
  readonly #parts: Buffer[] = [];
  #left: number;

  constructor(service: Service) {
    this.#service = service;
    this.#left = service.route.mirror?.bodyMax ?? bodyMaxDefault;
  }

  add(part: Buffer): void {
    this.#left -= part.length;
    if (this.#left >= 0) this.#parts.push(part);
    else this.#parts.length = 0;
  }

  /** Sends the copy, unless the body was too large. `head` is the original's. */
  send(head: string, method: string): void {
    if (this.#left < 0 || this.#service.route.mirror === undefined) return;
    const marked = head.replace('\r\n', '\r\nX-Steadyship-Mirror: 1\r\n');
    Mirror.send(this.#service, method, [marked, ...this.#parts]);
  }
}

/**
 * A copy of a request for another revision. Its answer is read and thrown away; whatever happens
 * to it, the request it copies does not notice. It counts as in flight: a drain waits for it.
 */
class Mirror implements UpstreamUser, OpenExchange {
  readonly startedAt = performance.now();
  place = -1;
  readonly isStream = false;
  readonly #service: Service;
  readonly #instance: Instance;
  readonly #upstream: UpstreamConnection;
  readonly #parts: readonly (string | Buffer)[];
  readonly #timer: NodeJS.Timeout;
  #isOver = false;
  #status = 0;

  /** Sends the copy. `parts` are its head, marked as a copy, and its whole body. */
  static send(service: Service, method: string, parts: readonly (string | Buffer)[]): void {
    const target = service.targetOf(service.route.mirror!.revision);
    const instance = target && service.pick(target, -1, undefined);
    if (instance) new Mirror(service, instance, method, parts);
  }

  private constructor(
    service: Service,
    instance: Instance,
    method: string,
    parts: readonly (string | Buffer)[],
  ) {
    this.#service = service;
    this.#instance = instance;
    this.#parts = parts;
    this.#timer = setTimeout(() => this.#end(false), deadlineMs);
    service.mirroring += 1;
    instance.begin(this);
    this.#upstream = instance.pool.open();
    this.#upstream.lend(this);
    this.#upstream.reader.expect(method);
  }

  closeStream(): void {}

  upstreamOpened(): void {
    for (const part of this.#parts) this.#upstream.write(part);
  }

  upstreamDrained(): void {}

  upstreamBytes(bytes: Buffer, length: number): boolean {
    const { reader } = this.#upstream;
    let at = 0;
    while (this.#status < 200) {
      at = reader.readHead(bytes, at, length);
      if (at === headUnfinished) return true;
      if (at === headBad || reader.head!.status === 101) return this.#end(false);
      this.#status = reader.head!.status;
      if (at === length && this.#status < 200) return true;
    }
    if (reader.body.take(bytes, at, length) < 0) return this.#end(false);
    return reader.body.done ? this.#end(true) : true;
  }

  upstreamGone(): void {
    this.#end(this.#upstream.reader.body.kind === 'untilClose' && this.#status >= 200);
  }

  #end(isComplete: boolean): false {
    if (this.#isOver) return false;
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#upstream.destroy();
    this.#service.mirroring -= 1;
    this.#instance.finish(this);
    const counts = this.#service.mirrored.get(this.#instance.revision) ?? { requests: 0, bad: 0 };
    counts.requests += 1;
    if (!isComplete || this.#status >= 500) counts.bad += 1;
    this.#service.mirrored.set(this.#instance.revision, counts);
    return false;
  }
}
