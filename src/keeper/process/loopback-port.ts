import { createServer } from 'node:net';

// Below the ports that Linux gives to outgoing connections (32768 and up), so that a chance
// connection of another program never takes a port between two lives of an instance.
const firstPort = 20_000;
const lastPort = 32_767;

/**
 * Hands out free loopback ports. It goes round the whole range, so that a port just given up is
 * not soon given to another instance while a data plane still knows it.
 */
export class LoopbackPorts {
  #next = firstPort + Math.floor(Math.random() * (lastPort - firstPort + 1));

  /** `preferred` when it is free, otherwise another free port not in `taken`. */
  async take(preferred: number | undefined, taken: ReadonlySet<number>): Promise<number> {
    if (preferred !== undefined && (await isFree(preferred))) return preferred;
    for (let tries = 0; tries <= lastPort - firstPort; tries += 1) {
      const port = this.#next;
      this.#next = port === lastPort ? firstPort : port + 1;
      if (!taken.has(port) && (await isFree(port))) return port;
    }
    throw new Error(`no loopback port between ${firstPort} and ${lastPort} is free`);
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
