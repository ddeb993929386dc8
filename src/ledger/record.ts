/**
 * The kinds of load. A: kept connections; B: a new connection per request; C: slow responses,
 * slow uploads and slow readers; D: WebSockets and server-sent events; E: unusual forms
 * (pipelined, Expect, trailers, HEAD, 204, 304); F: HTTP/2.
 */
export const loadKinds = ['A', 'B', 'C', 'D', 'E', 'F'] as const;
export type LoadKind = (typeof loadKinds)[number];

/** How a request ended, as its client saw it. Judging whether that is a loss is the join's task. */
export type Outcome =
  /** A complete, well-framed answer, or a stream that we ended. */
  | { readonly kind: 'answered' }
  /** A stream that the other side ended as agreed: WebSocket 1012 or 1001, events to the end. */
  | { readonly kind: 'drained'; readonly code: string }
  /** No connection: refused, reset or not established in time. */
  | { readonly kind: 'unconnected'; readonly code: string }
  /** The connection ended before the answer was complete. */
  | { readonly kind: 'broken'; readonly code: string; readonly received: 'nothing' | 'part' }
  /** The answer breaks the rules of HTTP, so nothing after it can be trusted. */
  | { readonly kind: 'malformed'; readonly reason: string }
  /** A well-framed answer with the wrong content, or the answer to another request. */
  | { readonly kind: 'corrupt'; readonly reason: string }
  /** No complete answer before the deadline. */
  | { readonly kind: 'late' }
  /** A stream that lost a message or ended otherwise than agreed. */
  | { readonly kind: 'cut'; readonly reason: string }
  /** We ended it ourselves when the run was over. */
  | { readonly kind: 'unfinished' };

/** What the client saw of one request. Times are milliseconds since the start of the load. */
export interface ClientRecord {
  readonly id: string;
  readonly load: LoadKind;
  /** What was special about it: `plain`, `slow upload`, `websocket`, `pipelined`, … */
  readonly form: string;
  readonly method: string;
  /** When the open model wanted it sent; latency counts from here. */
  readonly intendedAt: number;
  /** When its first byte was handed to the socket; null when it never was. */
  readonly sentAt: number | null;
  readonly doneAt: number;
  readonly status: number | null;
  /** The version that answered, from the version header. */
  readonly version: string | null;
  /** Whether the body that came back was the one its header announced. */
  readonly body: 'match' | 'mismatch' | 'unchecked';
  /** Hash of the body that was sent; null without one. */
  readonly sentHash: string | null;
  /** Whether an earlier request had used the connection. */
  readonly reused: boolean;
  /**
   * The server's close was already there when the request was written (it surfaced before the event
   * loop could have carried an answer). Any client may meet this; a patient one could have noticed.
   */
  readonly closeWasWaiting: boolean;
  /** The answer carried the proxy's error marker: the proxy made it, not the application. */
  readonly markedByProxy: boolean;
  /** Messages received, for streams. */
  readonly messages: number;
  readonly outcome: Outcome;
}
