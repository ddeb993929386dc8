import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const serverFile = fileURLToPath(new URL('../../../examples/shop/server.js', import.meta.url));

/** The example shop as a process, for tests. */
export interface ShopProcess {
  readonly port: number;
  readonly url: string;
  readonly process: ChildProcess;
  /** Ends it with a signal and waits for it to be gone. Resolves with its exit code. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

/** Starts a shop on a free port, with the given environment, and waits until it listens. */
export async function startShop(
  env: Readonly<Record<string, string>>,
  file = serverFile,
): Promise<ShopProcess> {
  const child = spawn(process.execPath, [file], {
    env: { PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout! });
  const [line] = (await Promise.race([
    once(lines, 'line'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`the shop ended with ${code}`))),
  ])) as [string];
  const url = /http:\S+/.exec(line)![0];
  return {
    port: Number(new URL(url).port),
    url,
    process: child,
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const exited = once(child, 'exit');
      child.kill(signal);
      const [code] = await exited;
      return code as number | null;
    },
  };
}
