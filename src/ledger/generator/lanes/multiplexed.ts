import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  type OutgoingHttpHeaders,
} from 'node:http2';
import type { Lane, LoadContext } from '../context.ts';
import type { MultiplexedLoad } from '../load.ts';
import { Exchange, type RequestPlan } from '../wire/exchange.ts';
import { targetOrigin } from '../wire/target.ts';
import { startArrivals } from './arrivals.ts';

/**
 * Load F: HTTP/2, many streams on few connections, with trailers as gRPC has. Over TLS, or with
 * prior knowledge where the target is plain. A session that says it goes away gets no new stream;
 * the streams open on it have to end well.
 */
export function startMultiplexed(context: LoadContext, load: MultiplexedLoad): Lane {
  const random = context.random.fork();
  const places = Array.from({ length: load.sessions }, () => new Place(context));
  const stop = startArrivals(load.ratePerSecond, context.random.fork(), context.now, (at) => {
    const exchange = new Exchange(context, planOf(random.next()), at);
    if (context.admit(exchange)) random.pick(places).send(exchange);
  });
  return {
    load: 'F',
    stop() {
      stop();
      for (const place of places) place.leave();
    },
  };
}

function planOf(draw: number): RequestPlan {
  const plan = { load: 'F', method: 'GET', form: 'stream' } as const;
  if (draw < 0.2) return { ...plan, form: 'slow stream', path: '/slow?ms=500&bytes=20000' };
  if (draw < 0.4) return { ...plan, form: 'trailers', path: '/trailers' };
  if (draw < 0.6) return { ...plan, method: 'POST', path: '/', body: Buffer.from(`${draw}`) };
  return { ...plan, path: '/' };
}

/** How often one request may be refused before that is a loss. */
const refusalsMax = 3;

/** One place for a session; a session that ended is followed by another when a request needs it. */
class Place {
  readonly #context: LoadContext;
  #session: ClientHttp2Session | undefined;
  #isLeaving = false;

  constructor(context: LoadContext) {
    this.#context = context;
  }

  send(exchange: Exchange, refusals = 0): void {
    const session = this.#usable();
    const { plan } = exchange;
    const isReused = !session.connecting;
    const stream = session.request(this.#headersOf(exchange), { endStream: !plan.body });
    exchange.whenSettled(() => stream.close(constants.NGHTTP2_CANCEL));
    follow(stream, exchange, ({ isWhole, hasHead, code, trailers }) => {
      const { rstCode } = stream;
      const isRefused = !hasHead && rstCode === constants.NGHTTP2_REFUSED_STREAM;
      if (isWhole && rstCode === constants.NGHTTP2_NO_ERROR) exchange.complete(trailers);
      else if (session.connecting) exchange.settle({ kind: 'unconnected', code });
      else if (isRefused && !exchange.isSettled && refusals < refusalsMax) {
        // Surely not processed, perhaps because it met a GOAWAY; no repetition (RFC 9113, 8.7).
        this.#context.remark('a refused stream, opened on another session');
        this.#retire(session);
        this.send(exchange, refusals + 1);
      } else exchange.settle({ kind: 'broken', code, received: hasHead ? 'part' : 'nothing' });
      const rest = (openStreams.get(session) ?? 1) - 1;
      openStreams.set(session, rest);
      if (rest === 0 && this.#isLeaving) session.destroy();
    });
    openStreams.set(session, (openStreams.get(session) ?? 0) + 1);
    exchange.wasSent(isReused);
    if (plan.body) stream.end(plan.body);
  }

  /** The session ends with its last stream. Closing it earlier would refuse what was just sent. */
  leave(): void {
    this.#isLeaving = true;
    const session = this.#session;
    if (session && (openStreams.get(session) ?? 0) === 0) session.destroy();
  }

  #headersOf({ plan, id }: Exchange): OutgoingHttpHeaders {
    const { names, target } = this.#context;
    return {
      ':method': plan.method,
      ':path': `${target.prefix}${plan.path}`,
      ':authority': target.authority,
      [names.id]: id,
      te: 'trailers',
    };
  }

  #usable(): ClientHttp2Session {
    if (this.#session && !this.#session.closed && !this.#session.destroyed) return this.#session;
    const { target } = this.#context;
    const session = connect(targetOrigin(target), { rejectUnauthorized: !target.isInsecure });
    for (const event of ['goaway', 'close', 'error'])
      session.on(event, () => this.#retire(session));
    this.#session = session;
    return session;
  }

  #retire(session: ClientHttp2Session): void {
    if (this.#session === session) this.#session = undefined;
  }
}

const openStreams = new WeakMap<ClientHttp2Session, number>();

interface StreamEnd {
  readonly isWhole: boolean;
  readonly hasHead: boolean;
  readonly code: string;
  readonly trailers: ReadonlyMap<string, string>;
}

/** Hands what a stream brings to its exchange, and tells how it ended. */
function follow(
  stream: ClientHttp2Stream,
  exchange: Exchange,
  ended: (end: StreamEnd) => void,
): void {
  let code = 'RST_STREAM';
  let isWhole = false;
  let hasHead = false;
  let trailers: ReadonlyMap<string, string> = new Map();
  stream.on('response', (headers) => {
    hasHead = true;
    const status = Number(headers[':status']);
    exchange.takeHead({ status, version: '2', headers: fieldsOf(headers) });
  });
  stream.on('data', (bytes: Buffer) => exchange.takeBody(bytes));
  stream.on('trailers', (headers) => {
    trailers = fieldsOf(headers);
  });
  stream.on('end', () => {
    isWhole = hasHead;
  });
  stream.on('aborted', () => {
    isWhole = false;
  });
  stream.on('error', (error: NodeJS.ErrnoException) => {
    code = error.code ?? code;
  });
  stream.on('close', () => ended({ isWhole, hasHead, code, trailers }));
}

function fieldsOf(headers: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
