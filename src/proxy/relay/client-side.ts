import type { RequestHead } from '../http1/request-head.ts';
import type { Front } from './front.ts';

/** What an exchange needs of the client that asked. */
export interface ClientSide {
  readonly front: Front;
  readonly address: string;
  /** The fields that say who the client is, for the instance. */
  readonly forwarding: string;
  /** Set while the proxy is being replaced: the next answer ends the connection. */
  readonly isLast: boolean;
  /** True when the whole request has been read. */
  readonly isRequestRead: boolean;
  /** True when bytes given to `write` are still in use. */
  readonly holdsBytes: boolean;
  /** When `expire` of the exchange is called, on the sweep's clock; 0 means never. */
  deadlineAt: number;
  /** True when more may be written at once. */
  write(data: string | Buffer): boolean;
  /** A head and the first part of its body with one system call. */
  writeTogether(head: string, bytes: Buffer): boolean;
  /** Stops and starts the reading of more from the client. */
  pause(): void;
  resume(): void;
  /** Answers by ourselves. Only before anything else was written for the request. */
  answer(head: RequestHead, text: (closes: boolean, withBody: boolean) => string): void;
  /** The exchange is over; the connection lives on if `keepAlive`. */
  finish(keepAlive: boolean): void;
  /** From now on every byte belongs to a tunnel. Answers those already here. */
  becomeTunnel(): Buffer | undefined;
  /** Ends the connection politely. */
  end(): void;
  /** Ends everything because the client went away. */
  abort(): void;
  /** Breaks the connection, so that the client sees that its answer is not complete. */
  destroy(): void;
}
