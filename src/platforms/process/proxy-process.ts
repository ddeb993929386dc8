import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { KeeperClient } from '../../keeper/protocol/client.ts';
import type { ProcessSpec } from '../../keeper/protocol/process-spec.ts';
import { SteadyshipError } from '../../kit/error.ts';
import { LineClient } from '../../kit/line-rpc.ts';

/** The proxy of a host under its keeper, which holds the public ports for it. */
export interface ProxyProcess {
  readonly keeper: KeeperClient;
  readonly stateFolder: string;
}

const startWithinMs = 10_000;
const pollMs = 50;

/**
 * Makes sure that a proxy runs and listens on `port`. A running proxy that lacks the port is
 * replaced by one that has it too, on the same sockets, so that nobody notices.
 */
export async function ensureProxy(
  { keeper, stateFolder }: ProxyProcess,
  port: number,
): Promise<void> {
  const all = (await keeper.list()).filter((one) => one.kind === 'proxy' && one.wanted);
  const present = all.at(-1);
  if (present?.listen.includes(port))
    return waitUntilServing({ keeper, stateFolder }, present.id, port);
  const generation = Number(present?.labels.generation ?? 0) + 1;
  const ports = [...(present?.listen ?? []), port];
  const spec = proxySpec(stateFolder, { generation, ports });
  if (!present) {
    await keeper.start(spec);
  } else {
    const retire = { STEADYSHIP_PREDECESSOR: join(stateFolder, 'proxy.sock') };
    await keeper.replace(present.id, spec, retire);
  }
  await waitUntilServing({ keeper, stateFolder }, spec.id, port);
  await forgetRetired(keeper);
}

/** Proxies that were replaced and have ended; the one that ends now is forgotten next time. */
async function forgetRetired(keeper: KeeperClient): Promise<void> {
  const ended = (await keeper.list()).filter((one) => one.kind === 'proxy' && !one.wanted);
  for (const one of ended) if (one.phase === 'exited') await keeper.remove(one.id);
}

function proxySpec(
  stateFolder: string,
  of: { readonly generation: number; readonly ports: readonly number[] },
): ProcessSpec {
  return {
    id: `proxy-${of.generation}`,
    kind: 'proxy',
    argv: [process.execPath, proxyMain(), '--state-folder', stateFolder],
    cwd: '/',
    env: {},
    logFile: join(stateFolder, 'logs', 'proxy.log'),
    listen: of.ports,
    assignPort: false,
    restart: { policy: 'always', firstDelayMs: 50, maxDelayMs: 5000 },
    limits: {},
    labels: { generation: String(of.generation) },
  };
}

function proxyMain(): string {
  const file = import.meta.filename.endsWith('.ts') ? 'main.ts' : 'main.js';
  return fileURLToPath(new URL(`../../proxy/${file}`, import.meta.url));
}

/** The one that answers may still be the predecessor, which does not listen on a new port. */
async function waitUntilServing(
  { keeper, stateFolder }: ProxyProcess,
  id: string,
  port: number,
): Promise<void> {
  const path = join(stateFolder, 'proxy.sock');
  const deadline = performance.now() + startWithinMs;
  for (;;) {
    try {
      const client = await LineClient.connect(path);
      const hello = (await client.call('hello')) as { listeners: readonly { port: number }[] };
      client.close();
      if (hello.listeners.some((one) => one.port === port)) return;
      throw new Error(`it does not listen on port ${port} yet`);
    } catch (error) {
      const problem = (await keeper.list()).find((one) => one.id === id)?.problem;
      if (problem !== undefined) return giveUp(keeper, { id, port, problem });
      if (performance.now() > deadline) {
        const log = join(stateFolder, 'logs', 'proxy.log');
        throw new Error(`the proxy did not start: ${(error as Error).message} (see ${log})`);
      }
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  }
}

/** A proxy that cannot be started must not stand in the way of the next attempt. */
async function giveUp(
  keeper: KeeperClient,
  { id, port, problem }: { readonly id: string; readonly port: number; readonly problem: string },
): Promise<never> {
  await keeper.stop(id, 0);
  await keeper.remove(id);
  if (problem.startsWith(`port ${port} is used`)) {
    throw new SteadyshipError('PORT_IN_USE', { port, holder: '' });
  }
  throw new Error(problem);
}
