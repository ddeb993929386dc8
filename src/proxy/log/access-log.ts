import type { RequestHead } from '../http1/request-head.ts';

/** Where a request went, as far as it got. */
export interface Destination {
  readonly service: { readonly name: string };
  readonly target: { readonly revision: number } | undefined;
  readonly instance: { readonly id: string } | undefined;
}

/** How one request ended. */
export interface AccessRecord {
  readonly client: string;
  readonly secure: boolean;
  /** Undefined when the request never got as far as a service. */
  readonly placement: Destination | undefined;
  /** 0 when there was no answer. */
  readonly status: number;
  /** Why the answer was ours or was cut; undefined after an ordinary one. */
  readonly code: string | undefined;
  /** On performance.now()'s clock. */
  readonly startedAt: number;
}

/** Somebody who wants to know of every request. */
export interface AccessLog {
  write(head: RequestHead, record: AccessRecord): void;
}
