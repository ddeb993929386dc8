import { refusalText, refused } from '../http1/refusal.ts';
import type { RequestHead } from '../http1/request-head.ts';
import type { ResponseHead } from '../http1/response-head.ts';
import { headBad, headUnfinished } from '../http1/response-reader.ts';
import { isMirrored, MirrorDraft } from '../mirror/mirror.ts';
import type { Waiter } from '../routing/gate.ts';
import type { OpenExchange } from '../routing/instance.ts';
import type { UpstreamConnection, UpstreamUser } from '../upstream/upstream-connection.ts';
import { admit } from './admission.ts';
import { AnswerRelay } from './answer-relay.ts';
import type { ClientSide } from './client-side.ts';
import { forwardedHead } from './forwarded-head.ts';
import { Placement } from './placement.ts';
import { RequestCopy } from './request-copy.ts';
import { Tunnel } from './tunnel.ts';

const attemptMax = 3;
const interimMax = 16;
/** How long an event stream that shall end may take to come to the end of a chunk. */
const streamEndMs = 2000;

const idempotent = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

type Phase = 'held' | 'connecting' | 'waiting' | 'answering' | 'tunnel' | 'over';

/** One request and its answer: finds the instance, relays both ways, repeats where that is safe. */
export class Exchange implements UpstreamUser, OpenExchange, Waiter {
  readonly startedAt = performance.now();
  place = -1;
  isStream = false;
  readonly #client: ClientSide;
  readonly #head: RequestHead;
  readonly #copy = new RequestCopy();
  #phase: Phase = 'held';
  #placement: Placement | undefined;
  #upstream: UpstreamConnection | undefined;
  #answer: AnswerRelay | undefined;
  #tunnel: Tunnel | undefined;
  #mirror: MirrorDraft | undefined;
  #mayRepeat = false;
  #attempts = 0;
  #interims = 0;
  #status = 0;
  #isEnding = false;

  constructor(client: ClientSide, head: RequestHead) {
    this.#client = client;
    this.#head = head;
  }

  /** Begins. `part` is what has already arrived of the body. */
  start(part: Buffer | undefined): void {
    const { front } = this.#client;
    const admission = admit(front, this.#head);
    if (admission.kind === 'answer') {
      this.#phase = 'over';
      this.#log(admission.status, admission.code);
      this.#client.answer(this.#head, admission.text);
      return;
    }
    const { service } = admission;
    this.#placement = new Placement(service, front);
    this.#mayRepeat = idempotent.has(this.#head.method);
    if (part) this.#copy.add(part);
    if (service.gate.isPaused) {
      this.#client.deadlineAt = 0;
      service.gate.hold(this);
    } else this.admitted();
  }

  /** For the gate: the request may go to an instance. */
  admitted(): void {
    const placement = this.#placement!;
    placement.assign(this.#head);
    if (isMirrored(placement.service, this.#head.method) && !this.#client.front.preview) {
      this.#mirror = new MirrorDraft(placement.service);
      for (const part of this.#copy.parts) this.#mirror.add(part);
    }
    this.#attempt();
    this.#mirrorIfWhole();
  }

  /** For the gate: it waited too long. */
  turnedAway(because: string): void {
    this.#fail(503, 'paused', because);
  }

  /** For the client: more of the request's body. */
  bodyBytes(part: Buffer): void {
    const upstream = this.#upstream;
    if (this.#phase === 'over') return;
    this.#mirror?.add(part);
    if (!upstream || this.#phase === 'connecting') {
      this.#copy.add(part);
      if (this.#copy.isTooLarge) this.#client.pause();
      this.#mirrorIfWhole();
      return;
    }
    if (this.#mayRepeat) this.#copy.add(part);
    if (this.#copy.isTooLarge) this.#giveUpRepeating();
    if (!upstream.write(part)) this.#client.pause();
    const { stallMs, responseMs } = this.#placement!.service.limits;
    this.#extend(this.#client.isRequestRead ? responseMs : stallMs);
    this.#mirrorIfWhole();
  }

  /** For the client: bytes of a tunnel. */
  tunnelBytes(bytes: Buffer): void {
    this.#tunnel?.clientBytes(bytes);
  }

  /**
   * For the client: it closed its direction. That is how a client that went away looks, so the
   * instance is freed. One that said it sends no further request may close early and still read.
   */
  clientEnded(): void {
    if (this.#phase === 'tunnel') this.#upstream?.end();
    else if (this.#head.keepAlive || this.isStream || !this.#client.isRequestRead) {
      this.#client.abort();
    }
  }

  /** For the client: the connection is gone. */
  clientGone(): void {
    if (this.#phase === 'over') return;
    this.#upstream?.destroy();
    this.#end(this.#status, this.#phase === 'tunnel' ? false : undefined, 'client-gone');
  }

  /** For the client: the request turned out malformed. True when it may still be answered. */
  abandon(): boolean {
    if (this.#phase === 'over') return false;
    const mayAnswer = this.#phase !== 'answering' && this.#phase !== 'tunnel';
    this.#upstream?.destroy();
    this.#end(400, undefined, 'body-malformed');
    return mayAnswer;
  }

  clientDrained(): void {
    this.#upstream?.resume();
  }

  /** The deadline passed that was set last. */
  expire(): void {
    this.#upstream?.destroy();
    if (this.#phase === 'connecting') this.#connectFailed(undefined);
    else if (this.#phase === 'waiting') {
      this.#fail(504, 'answer-late', 'The instance did not answer in time.');
    } else if (this.#tunnel?.isClosing) {
      this.#end(101, false, 'stream-ended');
      this.#client.end();
    } else this.#breakOff('stalled');
  }

  /**
   * Ends a stream because its instance leaves: a WebSocket with a close frame, an event stream
   * after a whole chunk, so that the client connects again instead of seeing an error.
   */
  closeStream(): void {
    this.#tunnel?.close();
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
      const { reader } = this.#upstream!;
      at = reader.readHead(bytes, at, length);
      if (at === headUnfinished) return true;
      if (at === headBad) return this.#badAnswer('The instance sent a malformed answer.');
      const head = reader.head!;
      if (head.status >= 200) return this.#begin(head, bytes, at, length);
      if (!(head.status === 101 ? this.#switchProtocols(head) : this.#interim(head))) return false;
      if (at === length) return true;
    }
    if (this.#phase === 'answering') {
      return this.#passed(this.#answer!.pass(bytes, length), length);
    }
    if (this.#phase !== 'tunnel') return false;
    return this.#tunnel!.instanceBytes(bytes, at, length);
  }

  upstreamGone(error: Error | undefined): void {
    const { reader } = this.#upstream!;
    if (this.#phase === 'connecting') this.#connectFailed(error);
    else if (this.#phase === 'waiting') this.#goneWithoutAnswer();
    else if (this.#phase === 'tunnel') {
      this.#end(101, false, undefined);
      this.#client.end();
    } else if (this.#phase === 'answering') {
      if (reader.body.kind === 'untilClose' && !error) this.#complete(false);
      else this.#breakOff('answer-truncated');
    }
  }

  #attempt(): void {
    const instance = this.#placement!.choose(this);
    if (!instance) {
      this.#fail(503, 'no-instance', 'No instance is free now.');
      return;
    }
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
    else this.#extend(this.#placement!.service.limits.connectMs);
  }

  #send(): void {
    const upstream = this.#upstream!;
    const paused = this.#copy.isTooLarge;
    this.#phase = 'waiting';
    this.#extend(this.#placement!.service.limits.responseMs);
    const open = this.#copy.sendTo(upstream);
    if (!upstream.reused || paused) this.#giveUpRepeating();
    if (!open) this.#client.pause();
    else if (paused) this.#client.resume();
  }

  #giveUpRepeating(): void {
    this.#mayRepeat = false;
    this.#copy.forget();
  }

  #mirrorIfWhole(): void {
    if (!this.#mirror || !this.#client.isRequestRead || this.#phase === 'held') return;
    if (this.#copy.head !== '') this.#mirror.send(this.#copy.head, this.#head.method);
    this.#mirror = undefined;
  }

  /** Nothing was sent, so any method may go elsewhere. */
  #connectFailed(error: Error | undefined): void {
    const code = (error as NodeJS.ErrnoException | undefined)?.code ?? '';
    if (code === 'EMFILE' || code === 'ENFILE' || code === 'EADDRNOTAVAIL') {
      this.#end(503, undefined, 'descriptors');
      this.#say(503, 'descriptors', 'The proxy has no descriptor or port left.');
      return;
    }
    this.#placement!.connectFailed();
    if (this.#attempts < attemptMax && this.#placement!.hasAlternative) this.#attempt();
    else this.#fail(502, 'connect', 'The instance cannot be reached.');
  }

  /** A reused connection that closed silently may have crossed our request on its way. */
  #goneWithoutAnswer(): void {
    const { reused, reader, isUnsent } = this.#upstream!;
    const { pool } = this.#placement!.instance!;
    if (reused) pool.closesEarly = true;
    const unsent = isUnsent && reused && this.#attempts < attemptMax;
    const isSafe = reused && !reader.started && this.#mayRepeat;
    if (unsent || (isSafe && this.#placement!.mayRepeat())) this.#use(pool.open());
    else this.#fail(502, 'no-answer', 'The instance closed the connection without an answer.');
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
    this.#giveUpRepeating();
    this.#extend(0);
    this.#client.write(
      `HTTP/1.1 101 Switching Protocols\r\n${head.fields}` +
        `${this.#placement!.cookieField}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    );
    this.#tunnel = new Tunnel(this.#client, this.#upstream!);
    const early = this.#client.becomeTunnel();
    if (early) this.#tunnel.clientBytes(early);
    return true;
  }

  #begin(head: ResponseHead, bytes: Buffer, at: number, length: number): boolean {
    this.#giveUpRepeating();
    this.#answer = new AnswerRelay(this.#client, this.#upstream!, this.#head);
    const end = this.#answer.begin(this.#placement!.cookieField, bytes, at, length);
    if (end < 0) return this.#badAnswer('The instance sent a malformed body.');
    this.#phase = 'answering';
    this.#status = head.status;
    this.isStream = head.isEventStream;
    return this.#passed(end, length);
  }

  /** After a part of the answer was passed on that ended at `end`: what comes next. */
  #passed(end: number, length: number): boolean {
    const upstream = this.#upstream!;
    if (end < 0) {
      upstream.destroy();
      this.#breakOff('answer-malformed');
      return false;
    }
    if (upstream.reader.body.done) {
      this.#complete(end === length);
      return true;
    }
    if (this.#isEnding) return !this.#endStreamIfWhole();
    this.#extend(this.isStream ? 0 : this.#placement!.service.limits.stallMs);
    return this.#answer!.isOpen;
  }

  /** Ends an event stream between two chunks. */
  #endStreamIfWhole(): boolean {
    if (!this.#answer!.canEnd) return false;
    this.#answer!.end();
    this.#upstream!.destroy();
    this.#end(this.#status, false, 'stream-ended');
    this.#client.finish(false);
    return true;
  }

  /** The answer is complete. Bytes after it would be read as the answer to somebody else. */
  #complete(isClean: boolean): void {
    const upstream = this.#upstream!;
    const { service, instance } = this.#placement!;
    const { head } = this.#answer!;
    const mayKeep = isClean && head.keepAlive && this.#client.isRequestRead;
    if (mayKeep && head.body !== 'untilClose') {
      instance!.pool.put(upstream, performance.now(), service.limits, head.idleMs);
    } else upstream.destroy();
    this.#end(this.#status, this.#status >= 500, undefined);
    this.#client.finish(!this.#answer!.closes && this.#client.isRequestRead);
  }

  #badAnswer(because: string): false {
    this.#upstream?.destroy();
    this.#fail(502, 'answer-bad', because);
    return false;
  }

  /** Answers by ourselves because the instance did not. */
  #fail(status: number, code: string, because: string): void {
    this.#end(status, true, code);
    this.#say(status, code, because);
  }

  #say(status: number, code: string, because: string): void {
    const refusal = refused(status, code, because);
    this.#client.answer(this.#head, (closes, withBody) => refusalText(refusal, !closes, withBody));
  }

  /** The answer had begun and cannot be completed: the client has to see that. */
  #breakOff(code: string): void {
    this.#end(this.#status, this.#phase !== 'tunnel' && !this.#isEnding, code);
    this.#client.destroy();
  }

  #end(status: number, isBad: boolean | undefined, code: string | undefined): void {
    if (this.#phase === 'over') return;
    this.#phase = 'over';
    const placement = this.#placement!;
    placement.service.gate.leave(this);
    placement.ended(this, status, isBad);
    this.#log(status, code);
  }

  #log(status: number, code: string | undefined): void {
    const { log, secure } = this.#client.front;
    log?.write(this.#head, {
      client: this.#client.address,
      secure,
      placement: this.#placement,
      status,
      code,
      startedAt: this.startedAt,
    });
  }

  #extend(durationMs: number): void {
    this.#client.deadlineAt = durationMs === 0 ? 0 : this.#client.front.sweep.now + durationMs;
  }
}
