import { randomBytes } from 'node:crypto';
import { RpcError } from '../../kit/line-rpc.ts';
import type { ProxyState } from '../state/state-file.ts';

/** What a process gives to the one that replaces it. */
export interface HandOverAnswer {
  /** Proves later calls of the successor. */
  readonly token: string;
  readonly state: ProxyState;
  /** The counts go on under the same boot id, because they are summed. */
  readonly countsBootId: string;
  readonly pid: number;
}

/** A successor that does not finish within this time is taken for dead. */
const leaseMs = 10_000;

/**
 * The old process's side of a replacement. From the hand-over on, orders come from the successor
 * alone; if that one dies before it says `retire`, this process goes on as if nothing had been.
 */
export class HandOver {
  #token: string | undefined;
  #until = 0;
  #isFinal = false;
  #tell: (() => void)[] = [];

  begin(): string {
    if (this.isUnderWay) {
      throw new RpcError('BEING_REPLACED', 'Another successor is already taking over.');
    }
    this.#token = randomBytes(12).toString('hex');
    this.#until = performance.now() + leaseMs;
    return this.#token;
  }

  /** Makes it final: the successor serves. */
  complete(token: unknown): void {
    if (!this.isUnderWay || token !== this.#token) {
      throw new RpcError('NOT_SUCCESSOR', 'This process was not handed over to the caller.');
    }
    this.#isFinal = true;
    for (const tell of this.#tell.splice(0)) tell();
  }

  /** Resolves when a successor serves. */
  whenFinal(): Promise<void> {
    return new Promise((resolve) => this.#tell.push(resolve));
  }

  get isUnderWay(): boolean {
    return this.#isFinal || (this.#token !== undefined && performance.now() < this.#until);
  }

  get isFinal(): boolean {
    return this.#isFinal;
  }

  /** Lets a changing order pass, or throws where the caller should turn. */
  check(token: unknown): void {
    if (!this.isUnderWay || token === this.#token) return;
    throw new RpcError('REPLACED', 'A newer proxy process has taken over; connect again.');
  }
}
