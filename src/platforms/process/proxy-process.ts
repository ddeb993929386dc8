import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { KeeperClient } from '../../keeper/protocol/client.ts';
import type { ProcessSpec } from '../../keeper/protocol/process-spec.ts';
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
  if (present?.listen.includes(port)) return waitUntilServing(stateFolder);
  if (!present) {
    await keeper.start(proxySpec(stateFolder, { generation: 1, ports: [port] }));
  } else {
    const generation = Number(present.labels.generation ?? 1) + 1;
    const ports = [...present.listen, port];
    const retire = { STEADYSHIP_PREDECESSOR: join(stateFolder, 'proxy.sock') };
    await keeper.replace(present.id, proxySpec(stateFolder, { generation, ports }), retire);
  }
  await waitUntilServing(stateFolder);
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

async function waitUntilServing(stateFolder: string): Promise<void> {
  const path = join(stateFolder, 'proxy.sock');
  const deadline = performance.now() + startWithinMs;
  for (;;) {
    try {
      const client = await LineClient.connect(path);
      await client.call('hello');
      client.close();
      return;
    } catch (error) {
      if (performance.now() > deadline) {
        const log = join(stateFolder, 'logs', 'proxy.log');
        throw new Error(`the proxy did not start: ${(error as Error).message} (see ${log})`);
      }
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  }
}
