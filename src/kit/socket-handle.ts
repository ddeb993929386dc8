import { rmSync } from 'node:fs';
import * as net from 'node:net';
import { createServer, type Server } from 'node:net';
import { assert } from './assert.ts';

/**
 * The one place that touches Node's inner network handles. The public API can open a listening
 * socket only by accepting on it, and can hand a socket only to a child at its birth. The keeper
 * needs more: sockets that are bound but never accepted on (the kernel's queue then outlives every
 * process that serves it), and a way to get them back from a process that outlived the keeper.
 * What is used: `net._createServerHandle` and the `pipe_wrap` binding, present and tested on
 * Node 24. `canPassSockets` says whether the second is there.
 */
export interface SocketHandle {
  /** The file descriptor in this process. */
  readonly fd: number;
  getsockname(into: { address?: string; port?: number }): number;
  close(): void;
}

interface Inner {
  _createServerHandle(
    address: string | null,
    port: number | null,
    family: number | null,
    fd: number | null,
    flags?: number,
  ): SocketHandle | number;
}

interface IpcPipe {
  pendingHandle: SocketHandle | null;
  onread: (bytes: ArrayBuffer | undefined) => void;
  connect(request: object, path: string): number;
  open(fd: number): number;
  readStart(): number;
  writeUtf8String(request: object, text: string, handle: SocketHandle): number;
  close(): void;
}

type Oncomplete = { oncomplete?: (status: number) => void };

interface Bindings {
  readonly Pipe: { new (type: number): IpcPipe };
  readonly PipeConnectWrap: { new (): Oncomplete };
  readonly WriteWrap: { new (): Oncomplete };
  readonly ipc: number;
}

const reusePort = 2; // UV_TCP_REUSEPORT

/** Binds a TCP port on all interfaces, dual stack where there is IPv6. Nothing listens yet. */
export function bindPort(port: number, options: { reusePort?: boolean } = {}): SocketHandle {
  const inner = net as unknown as Inner;
  assert(typeof inner._createServerHandle === 'function', 'this Node has net._createServerHandle');
  const flags = options.reusePort ? reusePort : 0;
  let handle = inner._createServerHandle('::', port, 6, -1, flags);
  if (typeof handle === 'number') handle = inner._createServerHandle('0.0.0.0', port, 4, -1, flags);
  if (typeof handle === 'number') throw systemError(handle, port);
  // libuv reports a port in use only when it listens; until then the socket has no port.
  if (boundPort(handle) === 0) {
    handle.close();
    throw systemError('EADDRINUSE', port);
  }
  return handle;
}

/** The port that a handle is bound to; 0 when it is bound to none. */
export function boundPort(handle: SocketHandle): number {
  const name: { port?: number } = {};
  return handle.getsockname(name) === 0 ? (name.port ?? 0) : 0;
}

function systemError(problem: number | string, port: number): Error {
  const code = typeof problem === 'string' ? problem : errorName(problem);
  return Object.assign(new Error(`cannot bind port ${port}: ${code}`), { code });
}

function errorName(errno: number): string {
  const names: Readonly<Record<number, string>> = { [-13]: 'EACCES', [-98]: 'EADDRINUSE' };
  return names[errno] ?? `errno ${-errno}`;
}

/** A handle for a descriptor that this process inherited. */
function handleOf(fd: number): SocketHandle {
  const handle = (net as unknown as Inner)._createServerHandle(null, null, null, fd);
  assert(typeof handle !== 'number', `descriptor ${fd} is a listening socket`);
  return handle;
}

function bindings(): Bindings | undefined {
  try {
    const load = (process as unknown as { binding(name: string): Record<string, unknown> }).binding;
    const pipe = load('pipe_wrap');
    const stream = load('stream_wrap');
    const found = {
      Pipe: pipe.Pipe,
      PipeConnectWrap: pipe.PipeConnectWrap,
      WriteWrap: stream.WriteWrap,
      ipc: (pipe.constants as Record<string, unknown> | undefined)?.IPC,
    };
    return Object.values(found).includes(undefined) ? undefined : (found as Bindings);
  } catch {
    return undefined;
  }
}

/** Whether sockets can be passed between running processes on this Node. */
export function canPassSockets(): boolean {
  return bindings() !== undefined;
}

/**
 * Lets the owner of `path` fetch the inherited listening sockets `fds` from this process, in
 * order. Undefined where this Node cannot.
 */
export function lendSockets(path: string, fds: readonly number[]): Server | undefined {
  const found = bindings();
  if (!found) return undefined;
  const handles = fds.map(handleOf);
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    socket.on('error', () => socket.destroy());
    const { fd } = (socket as unknown as { _handle: { fd: number } })._handle;
    const pipe = new found.Pipe(found.ipc);
    if (pipe.open(fd) !== 0) return void socket.destroy();
    for (const handle of handles) pipe.writeUtf8String(new found.WriteWrap(), '.', handle);
  });
  rmSync(path, { force: true });
  const before = process.umask(0o177);
  server.on('error', () => server.close());
  server.listen(path);
  process.umask(before);
  server.unref();
  return server;
}

/** Fetches `count` sockets that another process lends at `path`; rejects after `timeoutMs`. */
export function fetchSockets(
  path: string,
  count: number,
  timeoutMs = 2000,
): Promise<readonly SocketHandle[]> {
  const found = bindings();
  if (!found) return Promise.reject(new Error('this Node cannot receive sockets'));
  return new Promise((resolve, reject) => {
    const pipe = new found.Pipe(found.ipc);
    const handles: SocketHandle[] = [];
    const finish = (error?: Error) => {
      clearTimeout(timer);
      pipe.close();
      if (!error) return resolve(handles);
      for (const handle of handles) handle.close();
      reject(error);
    };
    const timer = setTimeout(() => finish(new Error(`no sockets from ${path}`)), timeoutMs);
    pipe.pendingHandle = null;
    pipe.onread = (bytes) => {
      const handle = pipe.pendingHandle;
      pipe.pendingHandle = null;
      if (handle) handles.push(handle);
      if (handles.length === count) finish();
      else if (!bytes) finish(new Error(`${path} closed before it lent its sockets`));
    };
    const request = new found.PipeConnectWrap();
    request.oncomplete = (status) => {
      if (status === 0) pipe.readStart();
      else finish(new Error(`nobody lends sockets at ${path}`));
    };
    const status = pipe.connect(request, path);
    if (status !== 0 && status !== undefined) finish(new Error(`cannot connect to ${path}`));
  });
}
