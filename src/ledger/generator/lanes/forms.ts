import type { Lane, LoadContext } from '../context.ts';
import type { FormLoad } from '../load.ts';
import { Connection } from '../wire/connection.ts';
import { bodyHash, Exchange, type RequestPlan } from '../wire/exchange.ts';
import { chunkBytes, headBytes, lastChunkBytes } from '../wire/request-bytes.ts';
import { startArrivals } from './arrivals.ts';

type Form = (context: LoadContext, at: number) => void;

/**
 * Load E: correct but unusual forms of HTTP/1.1. Each is followed by a plain request on the same
 * connection, whose answer proves that the framing held.
 */
export function startForms(context: LoadContext, load: FormLoad): Lane {
  const random = context.random.fork();
  const forms: readonly Form[] = [
    pipelined,
    expectingContinue,
    withTrailers,
    followed({ form: 'trailers', path: '/trailers', headers: ['TE: trailers'] }),
    followed({ form: 'head', method: 'HEAD', path: '/large?bytes=1000' }),
    followed({ form: '204', path: '/none' }),
    followed({ form: '304', path: '/cached', headers: ['If-None-Match: "shop"'] }),
    dribbled,
  ];
  const stop = startArrivals(load.ratePerSecond, context.random.fork(), context.now, (at) =>
    random.pick(forms)(context, at),
  );
  return { load: 'E', stop };
}

function request(context: LoadContext, at: number, plan: Partial<RequestPlan>): Exchange {
  return new Exchange(
    context,
    { load: 'E', form: 'plain', method: 'GET', path: '/forms', ...plan },
    at,
  );
}

/** A connection on which one plain request follows what was sent first. */
function followedConnection(context: LoadContext): Connection {
  let hasFollowed = false;
  return new Connection(context, {
    free(connection) {
      if (hasFollowed) return connection.close();
      hasFollowed = true;
      const next = request(context, context.now(), { form: 'after a form' });
      if (context.admit(next)) connection.send(next);
      else connection.close();
    },
  });
}

function followed(plan: Partial<RequestPlan>): Form {
  return (context, at) => {
    const exchange = request(context, at, plan);
    if (!context.admit(exchange)) return;
    const status = /^\d+$/.test(plan.form ?? '') ? Number(plan.form) : 200;
    exchange.onHead = (head) => {
      if (head.status !== status && head.status < 500) {
        context.remark(`${plan.form} answered ${head.status}`);
      }
    };
    if (plan.form === 'trailers') {
      exchange.onTrailers = (trailers) => {
        if (trailers.size === 0) context.remark('an answer lost its trailers');
      };
    }
    followedConnection(context).send(exchange);
  };
}

/** Three requests in one write; their answers have to come in order. */
function pipelined(context: LoadContext, at: number): void {
  const exchanges = ['/first', '/none', '/third']
    .map((path) => request(context, at, { form: 'pipelined', path }))
    .filter((exchange) => context.admit(exchange));
  if (exchanges.length > 0) followedConnection(context).sendAll(exchanges);
}

/** Sends its body when it is asked to, or after a second (RFC 9110, 10.1.1). */
function expectingContinue(context: LoadContext, at: number): void {
  const body = Buffer.from('a body that waited\n');
  const exchange = request(context, at, {
    form: 'expect',
    method: 'POST',
    headers: ['Expect: 100-continue'],
    bodyLength: body.length,
  });
  if (!context.admit(exchange)) return;
  const connection = followedConnection(context);
  let isSent = false;
  const send = () => {
    isSent = true;
    clearTimeout(timer);
    exchange.onInterim = () => {};
    exchange.sentHash = bodyHash(body);
    connection.write(body);
  };
  const timer = setTimeout(() => {
    context.remark('no 100 Continue within a second');
    send();
  }, 1000);
  exchange.onInterim = (status) => {
    if (status === 100) send();
  };
  exchange.whenSettled(() => {
    clearTimeout(timer);
    // Answered without its body: the server still waits for it, so nothing may follow.
    if (!isSent) connection.close();
  });
  connection.sendHead(exchange);
}

function withTrailers(context: LoadContext, at: number): void {
  const body = Buffer.from('a body before its trailers\n');
  const exchange = request(context, at, {
    form: 'request trailers',
    method: 'POST',
    headers: ['Trailer: x-probe-trailer'],
    bodyLength: body.length,
    isChunked: true,
  });
  if (!context.admit(exchange)) return;
  exchange.sentHash = bodyHash(body);
  const connection = followedConnection(context);
  connection.sendHead(exchange);
  const end = lastChunkBytes(['x-probe-trailer: 1']);
  connection.write(Buffer.concat([chunkBytes(body), end]));
}

/** A head and body that arrive in small pieces with pauses, cut at random places. */
function dribbled(context: LoadContext, at: number): void {
  const body = Buffer.from('a body in pieces\n');
  const exchange = request(context, at, { form: 'dribbled', method: 'PUT', body });
  if (!context.admit(exchange)) return;
  const bytes = Buffer.concat([headBytes(context, exchange), body]);
  const first = context.random.integer(1, bytes.length - 2);
  const second = context.random.integer(first + 1, bytes.length - 1);
  const pieces = [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)];
  const connection = followedConnection(context);
  connection.begin(exchange);
  const next = () => {
    const piece = pieces.shift();
    if (!piece || exchange.isSettled) return;
    connection.write(piece);
    setTimeout(next, 5);
  };
  next();
}
