import { LineClient, RpcError } from '../../kit/line-rpc.ts';
import type { CountsAnswer, DrainedAnswer, ReadAnswer } from '../protocol/answers.ts';
import type { ProxyState } from '../state/state-file.ts';
import type { HandOverAnswer } from './hand-over.ts';

const answerMs = 5000;

/**
 * The process that this one replaces, while it finishes its last requests. Every order goes to it
 * too, and its numbers are added to ours, so that "drained" is true for both.
 */
export class Predecessor {
  readonly pid: number;
  readonly state: ProxyState;
  readonly countsBootId: string;
  readonly #lines: LineClient;
  readonly #token: string;

  private constructor(lines: LineClient, answer: HandOverAnswer) {
    this.#lines = lines;
    this.#token = answer.token;
    this.pid = answer.pid;
    this.state = answer.state;
    this.countsBootId = answer.countsBootId;
  }

  /** Asks the process behind an admin socket to hand over. Rejects when it is not there. */
  static async at(path: string): Promise<Predecessor> {
    const lines = await LineClient.connect(path);
    const answer = (await lines.call('handOver', {}, answerMs)) as HandOverAnswer;
    return new Predecessor(lines, answer);
  }

  get isAlive(): boolean {
    return this.#lines.isOpen;
  }

  /** Tells it to stop accepting. It will say goodbye to `successorPath` with its final counts. */
  async retire(successorPath: string, deadlineMs: number): Promise<void> {
    await this.#call('retire', { successorPath, deadlineMs });
  }

  /**
   * Passes an order on. A dead predecessor obeys every order; one that lives and does not answer
   * is an error.
   */
  async order(method: string, params: object): Promise<void> {
    if (!this.isAlive) return;
    try {
      await this.#call(method, params);
    } catch (error) {
      if (!this.isAlive) return;
      const because = `the process being replaced (pid ${this.pid}): ${(error as Error).message}`;
      throw new RpcError('NOT_EVERYWHERE', `In force here, but not yet at ${because}`);
    }
  }

  read(service: string): Promise<ReadAnswer | undefined> {
    return this.#ask('read', { service }, answerMs);
  }

  counts(service: string, since: number): Promise<CountsAnswer | undefined> {
    return this.#ask('counts', { service, since }, answerMs);
  }

  drained(service: string, instance: string, timeoutMs: number) {
    const params = { service, instance, timeoutMs };
    return this.#ask<DrainedAnswer>('drained', params, timeoutMs + answerMs);
  }

  close(): void {
    this.#lines.close();
  }

  async #ask<Answer>(method: string, params: object, timeoutMs: number) {
    if (!this.isAlive) return undefined;
    try {
      return (await this.#call(method, params, timeoutMs)) as Answer;
    } catch (error) {
      if (!this.isAlive) return undefined;
      if (error instanceof RpcError && error.code === 'UNKNOWN_SERVICE') return undefined;
      throw error;
    }
  }

  #call(method: string, params: object, timeoutMs = answerMs): Promise<unknown> {
    return this.#lines.call(method, { ...params, token: this.#token }, timeoutMs);
  }
}
