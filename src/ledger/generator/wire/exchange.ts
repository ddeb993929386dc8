import { createHash, type Hash } from 'node:crypto';
import type { ClientRecord, LoadKind, Outcome } from '../../record.ts';
import type { LoadContext } from '../context.ts';
import type { ResponseHead } from './response-reader.ts';

/** A request to make. */
export interface RequestPlan {
  readonly load: LoadKind;
  readonly form: string;
  readonly method: string;
  /** Begins with a slash. */
  readonly path: string;
  /** Further header lines, `name: value`. */
  readonly headers?: readonly string[];
  readonly body?: Buffer;
  readonly isChunked?: boolean;
  /** Length of a body that the caller writes itself, after the head. */
  readonly bodyLength?: number;
  /** The run's ordinary deadline when absent; counts from the intended time. */
  readonly deadlineMs?: number;
}

/** The hash that client and service compare: 32 hexadecimal digits of SHA-256. */
export function bodyHash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}

/** One request from its intended time to its one record. It is never repeated. */
export class Exchange {
  readonly id: string;
  readonly plan: RequestPlan;
  readonly intendedAt: number;
  readonly #context: LoadContext;
  #sentHash: string | null;
  #timer: NodeJS.Timeout;
  #sentAt: number | null = null;
  #isReused = false;
  #turnHasPassed = false;
  #head: ResponseHead | null = null;
  #hash: Hash | null = null;
  #body: ClientRecord['body'] = 'unchecked';
  #isSettled = false;
  messages = 0;
  /** Called for bytes of the body, after hashing. */
  onBody: (bytes: Buffer) => void = () => {};
  onInterim: (status: number) => void = () => {};
  /** Called once the answer's head is there. */
  onHead: (head: ResponseHead) => void = () => {};
  onTrailers: (trailers: ReadonlyMap<string, string>) => void = () => {};
  onTunnel: (bytes: Buffer) => void = () => {};
  readonly #settledListeners: ((outcome: Outcome) => void)[] = [];

  constructor(context: LoadContext, plan: RequestPlan, intendedAt: number) {
    this.id = context.nextId();
    this.plan = plan;
    this.intendedAt = intendedAt;
    this.#context = context;
    this.#sentHash = plan.body && plan.body.length > 0 ? bodyHash(plan.body) : null;
    const restMs = intendedAt + (plan.deadlineMs ?? context.deadlineMs) - context.now();
    this.#timer = this.#deadline(restMs);
  }

  #deadline(afterMs: number): NodeJS.Timeout {
    return setTimeout(() => this.settle({ kind: 'late' }), Math.max(1, afterMs));
  }

  /** A stream made progress: its deadline counts anew. */
  postpone(): void {
    if (this.#isSettled) return;
    clearTimeout(this.#timer);
    this.#timer = this.#deadline(this.plan.deadlineMs ?? this.#context.deadlineMs);
  }

  /** What the caller wrote as its body, once it is known. */
  set sentHash(hash: string) {
    this.#sentHash = hash;
  }

  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** It was never admitted: no record, no timer. */
  discard(): void {
    this.#isSettled = true;
    clearTimeout(this.#timer);
  }

  /** Calls `listener` once, after the record was written. */
  whenSettled(listener: (outcome: Outcome) => void): void {
    this.#settledListeners.push(listener);
  }

  /** Its first byte is on its way. */
  wasSent(isReused: boolean): void {
    if (this.#sentAt !== null) return;
    this.#sentAt = this.#context.now();
    this.#isReused = isReused;
    // A close that surfaces before the next turn was in the kernel's buffer when we wrote.
    setImmediate(() => {
      this.#turnHasPassed = true;
    });
  }

  takeHead(head: ResponseHead): void {
    this.#head = head;
    if (this.plan.method !== 'HEAD' && head.headers.has(this.#context.names.body)) {
      this.#hash = createHash('sha256');
    }
    this.onHead(head);
  }

  takeBody(bytes: Buffer): void {
    this.#hash?.update(bytes);
    this.onBody(bytes);
  }

  /** The answer is whole: checks what it says against what it is. */
  complete(trailers: ReadonlyMap<string, string>): void {
    this.onTrailers(trailers);
    this.settle(this.#check());
  }

  #check(): Outcome {
    const { names } = this.#context;
    const headers = this.#head?.headers;
    const echoed = headers?.get(names.echoedId);
    if (echoed !== undefined && echoed !== this.id) {
      return { kind: 'corrupt', reason: `answer to ${echoed}` };
    }
    const received = headers?.get(names.received);
    if (received !== undefined && received !== this.#sentHash) {
      return { kind: 'corrupt', reason: 'the request body changed on its way' };
    }
    if (this.#hash === null) return { kind: 'answered' };
    const isMatch = this.#hash.digest('hex').slice(0, 32) === headers?.get(names.body);
    this.#body = isMatch ? 'match' : 'mismatch';
    if (isMatch) return { kind: 'answered' };
    return { kind: 'corrupt', reason: 'the answer body changed on its way' };
  }

  /** Ends it with one record; later calls change nothing. */
  settle(outcome: Outcome): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    clearTimeout(this.#timer);
    const wasNothing = outcome.kind === 'broken' && outcome.received === 'nothing';
    const { names } = this.#context;
    this.#context.settled(this, {
      id: this.id,
      load: this.plan.load,
      form: this.plan.form,
      method: this.plan.method,
      intendedAt: rounded(this.intendedAt),
      sentAt: this.#sentAt === null ? null : rounded(this.#sentAt),
      doneAt: rounded(this.#context.now()),
      status: this.#head?.status ?? null,
      version: this.#head?.headers.get(names.version) ?? null,
      body: this.#body,
      sentHash: this.#sentHash,
      reused: this.#isReused,
      closeWasWaiting: wasNothing && this.#isReused && !this.#turnHasPassed,
      markedByProxy: this.#head?.headers.has(names.errorMarker) ?? false,
      messages: this.messages,
      outcome,
    });
    for (const listener of this.#settledListeners) listener(outcome);
  }
}

function rounded(timeMs: number): number {
  return Math.round(timeMs * 100) / 100;
}
