import { bindPort, fetchSockets, type SocketHandle } from '../../kit/socket-handle.ts';
import { StartProblem } from '../process/start-problem.ts';

/**
 * The listening sockets of the public ports. The keeper binds them and never accepts; a proxy
 * listens on the descriptor it inherits, and the kernel's queue of waiting connections outlives
 * every proxy.
 */
export class PublicSockets {
  readonly #handles = new Map<number, SocketHandle>();

  /** The socket of a port, bound at the first call. Throws `StartProblem` when it is taken. */
  get(port: number): SocketHandle {
    const held = this.#handles.get(port);
    if (held) return held;
    try {
      const handle = bindPort(port);
      this.#handles.set(port, handle);
      return handle;
    } catch (error) {
      throw new StartProblem(bindProblem(port, error as NodeJS.ErrnoException));
    }
  }

  has(port: number): boolean {
    return this.#handles.has(port);
  }

  /** Takes sockets over from a process that outlived the keeper that bound them. */
  async fetch(path: string, ports: readonly number[]): Promise<void> {
    const handles = await fetchSockets(path, ports.length);
    ports.forEach((port, i) => {
      this.#handles.get(port)?.close();
      this.#handles.set(port, handles[i]!);
    });
  }

  /** Lets go of the sockets of ports that nobody needs any more. */
  keepOnly(ports: ReadonlySet<number>): void {
    for (const [port, handle] of this.#handles) {
      if (ports.has(port)) continue;
      handle.close();
      this.#handles.delete(port);
    }
  }
}

function bindProblem(port: number, error: NodeJS.ErrnoException): string {
  if (error.code === 'EADDRINUSE') {
    return `port ${port} is used by another program: stop that program, or choose another port`;
  }
  if (error.code === 'EACCES') {
    return (
      `port ${port} needs privileges: run as root, grant CAP_NET_BIND_SERVICE, or choose a ` +
      'port above 1023'
    );
  }
  return `port ${port} cannot be opened: ${error.message}`;
}
