import { chmodSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * Requests and answers as JSON lines over a Unix socket: the protocol of the keeper and of the
 * proxy's admin socket. A request is `{ id, method, params }`, an answer `{ id, result }` or
 * `{ id, error: { code, message } }`. Lines are bounded on both sides.
 */
export type Handlers = Readonly<
  Record<string, (params: Readonly<Record<string, unknown>>) => unknown | Promise<unknown>>
>;

const lineMax = 8 * 1024 * 1024;

/** Thrown by a handler to answer with a code that the caller can act on. */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Serves `handlers` on a socket file that only its owner may use. Replaces a dead socket file. */
export async function serveLines(path: string, handlers: Handlers): Promise<Server> {
  rmSync(path, { force: true });
  const server = createServer((socket) => {
    onLines(socket, (line) => void answer(socket, line, handlers));
    socket.on('error', () => socket.destroy());
  });
  const before = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, resolve);
    });
  } finally {
    process.umask(before);
  }
  chmodSync(path, 0o600);
  return server;
}

async function answer(socket: Socket, line: string, handlers: Handlers): Promise<void> {
  let id: unknown = null;
  try {
    const request = JSON.parse(line) as { id: unknown; method: string; params?: object };
    id = request.id;
    const handler = Object.hasOwn(handlers, request.method) ? handlers[request.method] : undefined;
    if (!handler) throw new RpcError('UNKNOWN_METHOD', `no method ${request.method}`);
    const result = await handler((request.params ?? {}) as Record<string, unknown>);
    respond(socket, { id, result: result ?? null });
  } catch (error) {
    const code = error instanceof RpcError ? error.code : 'FAILED';
    respond(socket, { id, error: { code, message: (error as Error).message } });
  }
}

function respond(socket: Socket, message: object): void {
  if (!socket.destroyed) socket.write(`${JSON.stringify(message)}\n`);
}

function onLines(socket: Socket, take: (line: string) => void): void {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    rest += chunk;
    if (rest.length > lineMax) return void socket.destroy();
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') take(line);
  });
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** One connection to a socket served by `serveLines`. */
export class LineClient {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;

  private constructor(socket: Socket) {
    this.#socket = socket;
    onLines(socket, (line) => this.#take(line));
    const fail = (error?: Error) => this.#failAll(error ?? new Error('the connection was closed'));
    socket.on('error', fail);
    socket.on('close', () => fail());
  }

  /** Connects within `timeoutMs`; rejects with the system's error otherwise. */
  static connect(path: string, timeoutMs = 2000): Promise<LineClient> {
    return new Promise((resolve, reject) => {
      const socket = connect(path);
      const timer = setTimeout(() => {
        socket.destroy();
        reject(new Error(`no answer from ${path} within ${timeoutMs} ms`));
      }, timeoutMs);
      socket.once('error', (error) => {
        clearTimeout(timer);
        reject(error);
      });
      socket.once('connect', () => {
        clearTimeout(timer);
        socket.removeAllListeners('error');
        resolve(new LineClient(socket));
      });
    });
  }

  /** Asks and waits at most `timeoutMs` for the answer. */
  call(method: string, params: object = {}, timeoutMs = 10_000): Promise<unknown> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      if (!this.isOpen) return reject(new Error('the connection was closed'));
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new Error(`no answer to ${method} within ${timeoutMs} ms`));
      }, timeoutMs);
      const settle =
        <Value>(finish: (value: Value) => void) =>
        (value: Value) => {
          clearTimeout(timer);
          finish(value);
        };
      this.#waiting.set(id, { resolve: settle(resolve), reject: settle(reject) });
      this.#socket.write(`${JSON.stringify({ id, method, params })}\n`);
    });
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed;
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(line: string): void {
    const message = JSON.parse(line) as {
      id: number;
      result?: unknown;
      error?: { code: string; message: string };
    };
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.error) waiting?.reject(new RpcError(message.error.code, message.error.message));
    else waiting?.resolve(message.result);
  }

  #failAll(error: Error): void {
    this.#socket.destroy();
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}
