import { refused } from '../http1/refusal.ts';
import type { RequestHead } from '../http1/request-head.ts';
import type { ResponseHead } from '../http1/response-head.ts';
import { headBad, headUnfinished } from '../http1/response-reader.ts';
import { setCookieField } from '../routing/assignment-cookie.ts';
import type { Instance, OpenExchange } from '../routing/instance.ts';
import type { Service, Target } from '../routing/service.ts';
import { AnswerRelay } from './answer-relay.ts';
import type { ClientConnection } from './client-connection.ts';
import { forwardedHead } from './forwarded-head.ts';
import { RequestCopy } from './request-copy.ts';
import { Tunnel } from './tunnel.ts';
import type { UpstreamConnection, UpstreamUser } from './upstream-connection.ts';

const attemptMax = 3;
const interimMax = 16;
/** How long an event stream that shall end may take to come to the end of a chunk. */
const streamEndMs = 2000;
const avoidMs = 1000;

const idempotent = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

type Phase = 'connecting' | 'waiting' | 'answering' | 'tunnel' | 'over';

/** One request and its answer: finds the instance, relays both ways, repeats where that is safe. */
export class Exchange implements UpstreamUser, OpenExchange {
  readonly startedAt = performance.now();
  isStream = false;
  readonly #client: ClientConnection;
  readonly #head: RequestHead;
  #phase: Phase = 'connecting';
  #service: Service | undefined;
  #target: Target | undefined;
  #instance: Instance | undefined;
  #upstream: UpstreamConnection | undefined;
  readonly #copy = new RequestCopy();
  #tunnel: Tunnel | undefined;
  #isEnding = false;
  #cookieClient = -1;
  #clientId = -1;
  #mayRepeat = false;
  #attempts = 0;
  #interims = 0;
  #status = 0;
  #answer: AnswerRelay | undefined;

  constructor(client: ClientConnection, head: RequestHead) {
    this.#client = client;
    this.#head = head;
  }

  /** Begins. `part` is what has already arrived of the body. */
  start(part: Buffer | undefined): void {
    const { services, port, preview } = this.#client.front;
    const head = this.#head;
    const service = preview
      ? services.get(preview.service)
      : services.find(port, head.host, head.target);
    if (!service) {
      this.#refuse(404, 'no-service', 'No service is known for this address.');
      return;
    }
    if (service.inFlight >= service.limits.inFlight) {
      this.#refuse(503, 'busy', 'Too many requests are under way.');
      return;
    }
    if (part) this.#copy.add(part);
    this.#mayRepeat = idempotent.has(head.method);
    this.#service = service;
    service.inFlight += 1;
    service.retries.earn(service.limits.retryPercent);
    if (preview) this.#target = service.targetOf(preview.revision);
    else this.#assign(service);
    this.#attempt(undefined);
  }

  /** For the client: more of the request's body. */
  bodyBytes(part: Buffer): void {
    const upstream = this.#upstream;
    if (!upstream || this.#phase === 'over') return;
    if (this.#phase === 'connecting') {
      this.#copy.add(part);
      if (this.#copy.isTooLarge) this.#client.pause();
      return;
    }
    if (this.#mayRepeat) this.#copy.add(part);
    if (this.#copy.isTooLarge) this.#giveUpRepeating();
    if (!upstream.write(part)) this.#client.pause();
    const { stallMs, responseMs } = this.#service!.limits;
    this.#extend(this.#client.isRequestRead ? responseMs : stallMs);
  }

  /** For the client: bytes of a tunnel. */
  tunnelBytes(bytes: Buffer): void {
    this.#tunnel?.clientBytes(bytes);
  }

  /** For the client: it closed its direction. Nobody reads a stream then. */
  clientEnded(): void {
    if (this.#phase === 'tunnel') this.#upstream?.end();
    else if (this.isStream || !this.#client.isRequestRead) this.#client.abort();
  }

  /** For the client: the connection is gone. */
  clientGone(): void {
    if (this.#phase === 'over') return;
    const wasTunnel = this.#phase === 'tunnel';
    this.#instance?.counts.clientAborted();
    this.#upstream?.destroy();
    this.#end(wasTunnel ? 101 : this.#status, false);
  }

  /** For the client: the request turned out malformed. True when it may still be answered. */
  abandon(): boolean {
    if (this.#phase === 'over') return false;
    const mayAnswer = this.#phase !== 'answering' && this.#phase !== 'tunnel';
    this.#upstream?.destroy();
    this.#end(400, false);
    return mayAnswer;
  }

  clientDrained(): void {
    this.#upstream?.resume();
  }

  /** The deadline passed that was set last. */
  expire(): void {
    const upstream = this.#upstream;
    upstream?.destroy();
    if (this.#phase === 'connecting') {
      this.#connectFailed(new Error('connect timed out'));
      return;
    }
    if (this.#phase === 'waiting') {
      this.#fail(504, 'answer-late', 'The instance did not answer in time.');
      return;
    }
    this.#breakOff();
  }

  /**
   * Ends a stream because its instance leaves: a WebSocket with a close frame, an event stream
   * after a whole chunk, so that the client connects again instead of seeing an error.
   */
  closeStream(): void {
    if (this.#phase === 'tunnel') {
      this.#tunnel?.close();
      return;
    }
    if (this.#phase !== 'answering' || this.#isEnding) return;
    this.#isEnding = true;
    this.#extend(streamEndMs);
    this.#endStreamIfWhole();
  }

  upstreamOpened(): void {
    if (this.#phase === 'connecting') this.#send();
  }

  upstreamDrained(): void {
    this.#client.resume();
  }

  upstreamBytes(bytes: Buffer, length: number): boolean {
    let at = 0;
    while (this.#phase === 'waiting') {
      const reader = this.#upstream!.reader;
      at = reader.readHead(bytes, at, length);
      if (at === headUnfinished) return true;
      if (at === headBad) return this.#badAnswer('The instance sent a malformed answer.');
      const head = reader.head!;
      if (head.status === 101) {
        if (!this.#switchProtocols(head)) return false;
      } else if (head.status < 200) {
        if (!this.#interim(head)) return false;
        if (at === length) return true;
      } else return this.#begin(head, bytes, at, length);
    }
    if (this.#phase === 'answering') {
      return this.#passed(this.#answer!.pass(bytes, length), length);
    }
    if (this.#phase !== 'tunnel') return false;
    return at === length || this.#tunnel!.instanceBytes(bytes, at, length);
  }

  upstreamGone(error: Error | undefined): void {
    const upstream = this.#upstream!;
    switch (this.#phase) {
      case 'connecting':
        this.#connectFailed(error);
        return;
      case 'waiting':
        this.#goneWithoutAnswer(upstream);
        return;
      case 'answering':
        if (upstream.reader.body.kind === 'untilClose' && !error) {
          this.#complete(false);
          return;
        }
        this.#breakOff();
        return;
      case 'tunnel':
        this.#end(101, false);
        this.#client.end();
        return;
      default:
        return;
    }
  }

  #assign(service: Service): void {
    const assigned = service.assign(this.#head);
    this.#target = assigned.target;
    this.#clientId = assigned.client;
    if (assigned.isNew) this.#cookieClient = assigned.client;
  }

  #attempt(except: Instance | undefined): void {
    const service = this.#service!;
    const target = this.#target;
    const instance = target && service.pick(target, this.#clientId, except);
    if (!instance) {
      this.#fail(503, 'no-instance', 'No instance can take the request now.');
      return;
    }
    this.#instance = instance;
    instance.begin(this);
    this.#copy.head = forwardedHead(this.#head, this.#client.forwarding, instance.host);
    this.#use(instance.pool.take(this.#mayRepeat, performance.now()));
  }

  #use(upstream: UpstreamConnection): void {
    this.#attempts += 1;
    this.#phase = 'connecting';
    this.#upstream = upstream;
    upstream.lend(this);
    upstream.reader.expect(this.#head.method);
    if (upstream.opened) this.#send();
    else this.#extend(this.#service!.limits.connectMs);
  }

  #send(): void {
    const upstream = this.#upstream!;
    const paused = this.#copy.isTooLarge;
    this.#phase = 'waiting';
    this.#extend(this.#service!.limits.responseMs);
    const open = this.#copy.sendTo(upstream);
    if (!upstream.reused || paused) this.#giveUpRepeating();
    if (!open) this.#client.pause();
    else if (paused) this.#client.resume();
  }

  #giveUpRepeating(): void {
    this.#mayRepeat = false;
    this.#copy.forget();
  }

  /** Nothing was sent, so any method may go elsewhere. */
  #connectFailed(error: Error | undefined): void {
    const code = (error as NodeJS.ErrnoException | undefined)?.code ?? '';
    if (code === 'EMFILE' || code === 'ENFILE' || code === 'EADDRNOTAVAIL') {
      this.#fail(503, 'descriptors', 'The proxy has no descriptor or port left.');
      return;
    }
    const instance = this.#instance!;
    instance.counts.connectFailed();
    instance.failures += 1;
    instance.avoidUntil = performance.now() + avoidMs;
    instance.finish(this);
    const others = this.#target!.instances.some((other) => other !== instance);
    if (this.#attempts < attemptMax && others) {
      this.#attempt(instance);
      return;
    }
    this.#fail(502, 'connect', 'The instance cannot be reached.');
  }

  /** A reused connection that closed silently may have crossed our request on its way. */
  #goneWithoutAnswer(upstream: UpstreamConnection): void {
    const instance = this.#instance!;
    if (upstream.reused) instance.pool.closesEarly = true;
    const service = this.#service!;
    const safe = upstream.reused && !upstream.reader.started && this.#mayRepeat;
    if (safe && service.retries.spend(performance.now())) {
      instance.counts.retried();
      this.#use(instance.pool.open());
      return;
    }
    this.#fail(502, 'no-answer', 'The instance closed the connection without an answer.');
  }

  #interim(head: ResponseHead): boolean {
    this.#interims += 1;
    if (this.#interims > interimMax) return this.#badAnswer('Too many interim answers.');
    if (this.#head.minor === 1) {
      this.#client.write(`HTTP/1.1 ${head.statusLine}\r\n${head.fields}\r\n`);
    }
    return true;
  }

  /** Switches to a tunnel; an upgrade that nobody asked for is a broken answer. */
  #switchProtocols(head: ResponseHead): boolean {
    if (!this.#head.websocket || !head.websocket) {
      return this.#badAnswer('The instance switched protocols without being asked.');
    }
    this.#phase = 'tunnel';
    this.#status = 101;
    this.isStream = true;
    this.#client.deadlineAt = 0;
    this.#client.write(
      `HTTP/1.1 101 Switching Protocols\r\n${head.fields}` +
        'Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    );
    this.#tunnel = new Tunnel(this.#client, this.#upstream!);
    const early = this.#client.becomeTunnel();
    if (early) this.#tunnel.clientBytes(early);
    return true;
  }

  #begin(head: ResponseHead, bytes: Buffer, at: number, length: number): boolean {
    this.#status = head.status;
    this.isStream = head.isEventStream;
    this.#giveUpRepeating();
    this.#phase = 'answering';
    const { secure } = this.#client.front;
    const client = this.#cookieClient;
    const cookie = client < 0 ? '' : setCookieField(this.#service!.cookie, client, secure);
    this.#answer = new AnswerRelay(this.#client, this.#upstream!, this.#head);
    return this.#passed(this.#answer.begin(cookie, bytes, at, length), length);
  }

  /** After a part of the answer was passed on that ended at `end`: what comes next. */
  #passed(end: number, length: number): boolean {
    const upstream = this.#upstream!;
    if (end < 0) {
      upstream.destroy();
      this.#breakOff();
      return false;
    }
    if (upstream.reader.body.done) {
      this.#complete(end === length);
      return true;
    }
    if (this.#isEnding) return !this.#endStreamIfWhole();
    this.#extend(this.isStream ? 0 : this.#service!.limits.stallMs);
    return this.#answer!.isOpen;
  }

  /** Ends an event stream between two chunks. */
  #endStreamIfWhole(): boolean {
    if (!this.#answer!.canEnd) return false;
    this.#answer!.end();
    this.#upstream!.destroy();
    this.#end(this.#status, false);
    this.#client.finish(false);
    return true;
  }

  /** The answer is complete. Bytes after it would be read as the answer to somebody else. */
  #complete(isClean: boolean): void {
    const upstream = this.#upstream!;
    const { limits } = this.#service!;
    const instance = this.#instance!;
    const { keepAlive, idleMs } = upstream.reader.head!;
    const mayKeep = isClean && keepAlive && this.#client.isRequestRead;
    if (mayKeep && upstream.reader.body.kind !== 'untilClose') {
      const promised = idleMs === 0 ? limits.idleMs : Math.max(0, idleMs - 1000);
      instance.pool.put(upstream, performance.now(), {
        idle: limits.idlePerInstance,
        idleMs: Math.min(promised, limits.idleMs),
      });
    } else upstream.destroy();
    instance.failures = 0;
    this.#end(this.#status, this.#status >= 500);
    this.#client.finish(!this.#answer!.closes && this.#client.isRequestRead);
  }

  #badAnswer(because: string): false {
    this.#upstream?.destroy();
    this.#fail(502, 'answer-bad', because);
    return false;
  }

  /** Answers by ourselves because the instance did not. */
  #fail(status: number, code: string, because: string): void {
    this.#end(status, true);
    this.#client.refuse(refused(status, code, because), this.#head);
  }

  #refuse(status: number, code: string, because: string): void {
    this.#phase = 'over';
    this.#client.refuse(refused(status, code, because), this.#head);
  }

  /** The answer had begun and cannot be completed: the client has to see that. */
  #breakOff(): void {
    const wasTunnel = this.#phase === 'tunnel';
    this.#end(this.#status, !wasTunnel);
    this.#client.destroy();
  }

  #end(status: number, isBad: boolean): void {
    if (this.#phase === 'over') return;
    this.#phase = 'over';
    const latencyMs = performance.now() - this.startedAt;
    const service = this.#service;
    if (service) service.inFlight -= 1;
    this.#instance?.finish(this);
    if (!this.#client.front.preview) this.#target?.counts.ended(status, isBad, latencyMs);
    this.#client.front.log?.write({
      service: service?.name ?? '',
      revision: this.#target?.revision,
      instance: this.#instance?.id,
      client: this.#client.address,
      method: this.#head.method,
      host: this.#head.host,
      target: this.#head.target,
      status,
      latencyMs,
      code: undefined,
    });
  }

  #extend(durationMs: number): void {
    this.#client.deadlineAt = durationMs === 0 ? 0 : this.#client.front.sweep.now + durationMs;
  }
}
