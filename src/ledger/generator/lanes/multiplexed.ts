import { type ClientHttp2Session, connect, constants } from 'node:http2';
import type { Lane, LoadContext } from '../context.ts';
import type { MultiplexedLoad } from '../load.ts';
import { Exchange, type RequestPlan } from '../wire/exchange.ts';
import { targetOrigin } from '../wire/target.ts';
import { startArrivals } from './arrivals.ts';

/**
 * Load F: HTTP/2, many streams on few connections, with trailers as gRPC has them. Over TLS, or with
 * prior knowledge where the target is plain. A session that says it goes away gets no new stream;
 * the streams open on it have to end well.
 */
export function startMultiplexed(context: LoadContext, load: MultiplexedLoad): Lane {
  const random = context.random.fork();
  const sessions = Array.from({ length: load.sessions }, () => new Session(context));
  const stop = startArrivals(load.ratePerSecond, context.random.fork(), context.now, (at) => {
    const exchange = new Exchange(context, planOf(random.next()), at);
    if (context.admit(exchange)) random.pick(sessions).send(exchange);
  });
  return {
    load: 'F',
    stop() {
      stop();
      for (const session of sessions) session.leave();
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

/** One place for a session; a session that ended is followed by another when a request needs it. */
class Session {
  readonly #context: LoadContext;
  #session: ClientHttp2Session | undefined;

  constructor(context: LoadContext) {
    this.#context = context;
  }

  send(exchange: Exchange): void {
    const session = this.#usable();
    const { plan } = exchange;
    const { names, target } = this.#context;
    const isReused = !session.connecting;
    const stream = session.request(
      {
        ':method': plan.method,
        ':path': `${target.prefix}${plan.path}`,
        ':authority': target.authority,
        [names.id]: exchange.id,
        te: 'trailers',
      },
      { endStream: !plan.body },
    );
    let code = 'RESET';
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
    stream.on('close', () => {
      if (isWhole && stream.rstCode === constants.NGHTTP2_NO_ERROR) exchange.complete(trailers);
      else if (session.connecting) exchange.settle({ kind: 'unconnected', code });
      else exchange.settle({ kind: 'broken', code, received: hasHead ? 'part' : 'nothing' });
    });
    exchange.whenSettled(() => stream.close(constants.NGHTTP2_CANCEL));
    exchange.wasSent(isReused);
    if (plan.body) stream.end(plan.body);
  }

  /** No further streams; the session closes when those open have ended. */
  leave(): void {
    this.#session?.close();
    this.#session = undefined;
  }

  #usable(): ClientHttp2Session {
    if (this.#session && !this.#session.closed && !this.#session.destroyed) return this.#session;
    const { target } = this.#context;
    const session = connect(targetOrigin(target), { rejectUnauthorized: !target.isInsecure });
    const retire = () => {
      if (this.#session === session) this.#session = undefined;
    };
    session.on('goaway', retire);
    session.on('close', retire);
    session.on('error', retire);
    this.#session = session;
    return session;
  }
}

function fieldsOf(headers: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
