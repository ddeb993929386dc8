import {
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { TLSSocket } from 'node:tls';
import type { Refusal } from '../http1/refusal.ts';
import type { ClientSocket } from '../relay/client-connection.ts';
import { asHttp1 } from './downgrade.ts';
import { StreamSocket } from './stream-socket.ts';

const streamsMax = 128;
const idleMs = 75_000;

/** HTTP/2 clients: every stream becomes a client of its own for the relay. */
export class Http2Front {
  readonly #server: Http2Server;
  readonly #sessions = new Set<ServerHttp2Session>();

  constructor(accept: (socket: ClientSocket) => void) {
    this.#server = createServer({
      settings: { maxConcurrentStreams: streamsMax, enablePush: false },
      maxHeaderListPairs: 100,
      maxSessionInvalidFrames: 100,
      maxSessionMemory: 10,
    });
    this.#server.on('session', (session) => this.#watch(session));
    this.#server.on('stream', (stream, headers, _flags, raw) => {
      answerOrRelay(stream, headers, raw, accept);
    });
    this.#server.on('sessionError', () => {});
  }

  /** Takes a connection on which both sides agreed on HTTP/2. */
  take(socket: TLSSocket): void {
    this.#server.emit('connection', socket);
  }

  get connectionCount(): number {
    return this.#sessions.size;
  }

  /** GOAWAY: streams under way finish, new ones go to the new process. */
  retire(): void {
    for (const session of this.#sessions) session.close();
  }

  destroy(): void {
    for (const session of this.#sessions) session.destroy();
  }

  #watch(session: ServerHttp2Session): void {
    this.#sessions.add(session);
    session.setTimeout(idleMs, () => session.close());
    session.on('error', () => session.destroy());
    session.on('close', () => this.#sessions.delete(session));
  }
}

function answerOrRelay(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  raw: readonly string[],
  accept: (socket: ClientSocket) => void,
): void {
  stream.on('error', () => {});
  if (/^application\/grpc\b/i.test(headers['content-type'] ?? '')) {
    refuseGrpc(stream);
    return;
  }
  const head = asHttp1(raw, stream.readableEnded || stream.endAfterHeaders);
  if ('kind' in head) refuse(stream, head);
  else accept(new StreamSocket(stream, head, stream.session?.socket.remoteAddress ?? ''));
}

/** gRPC needs HTTP/2 up to the instance, which this relay does not speak: say so in its words. */
function refuseGrpc(stream: ServerHttp2Stream): void {
  const message = 'this proxy speaks HTTP/1.1 to instances, so it cannot relay gRPC';
  stream.respond(
    {
      ':status': 200,
      'content-type': 'application/grpc',
      'grpc-status': '12',
      'grpc-message': message,
      'x-steadyship-error': 'grpc',
    },
    { endStream: true },
  );
}

function refuse(stream: ServerHttp2Stream, refusal: Refusal): void {
  stream.respond({
    ':status': refusal.status,
    'content-type': 'text/plain; charset=utf-8',
    'x-steadyship-error': refusal.code,
  });
  stream.end(`${refusal.because}\n`);
}
