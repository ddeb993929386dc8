import { spawn } from 'node:child_process';
import { RpcError } from '../../kit/line-rpc.ts';

const startMs = 15_000;

/**
 * Starts the process that replaces this one, with our listening sockets as its own descriptors:
 * the queue of connections that wait to be accepted stays one and the same.
 */
export function launchSuccessor(
  argv: readonly string[],
  sockets: ReadonlyMap<number, number>,
  predecessorPath: string,
): { readonly pid: number; readonly failed: Promise<never> } {
  const fds = [...sockets.values()];
  const listen = [...sockets.keys()].map((port, index) => `${port}=${index + 3}`).join(',');
  const child = spawn(process.execPath, argv, {
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', ...fds],
    env: {
      ...process.env,
      STEADYSHIP_LISTEN: listen,
      STEADYSHIP_PREDECESSOR: predecessorPath,
      // The descriptors to lend were not passed on.
      STEADYSHIP_LEND: '',
    },
  });
  child.unref();
  const failed = new Promise<never>((_, reject) => {
    const refuse = (because: string) => {
      clearTimeout(timer);
      reject(new RpcError('REPLACE_FAILED', `The successor ${because}. This process goes on.`));
    };
    const timer = setTimeout(() => refuse(`was not ready within ${startMs} ms`), startMs);
    timer.unref();
    child.once('error', (error) => refuse(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => refuse(`ended with ${signal ?? code}`));
  });
  failed.catch(() => {});
  return { pid: child.pid ?? -1, failed };
}
