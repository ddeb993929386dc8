import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { KeeperClient } from '../../keeper/protocol/client.ts';
import type { ProcessSpec } from '../../keeper/protocol/process-spec.ts';
import type { ProcessView } from '../../keeper/protocol/process-view.ts';
import type { Moved } from '../../keeper/protocol/replace-keeper.ts';
import { SteadyshipError } from '../../kit/error.ts';
import { LineClient } from '../../kit/line-rpc.ts';
import { ownVersion } from '../../kit/own-version.ts';

/** The proxy of a host under its keeper, which holds the public ports for it. */
export interface ProxyProcess {
  readonly keeper: KeeperClient;
  readonly stateFolder: string;
}

/** What is used of the proxy's answer. */
interface Hello {
  readonly version: string;
  readonly pid: number;
  readonly listeners: readonly { readonly port: number }[];
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
  const present = await wantedProxy(keeper);
  if (present?.listen.includes(port))
    return waitUntilServing({ keeper, stateFolder }, present.id, port);
  const ports = [...(present?.listen ?? []), port];
  const id = await launch({ keeper, stateFolder }, present, ports);
  await waitUntilServing({ keeper, stateFolder }, id, port);
  await forgetRetired(keeper);
}

/**
 * Puts a proxy of this program's version in the place of a running one of another version, on the
 * same sockets; undefined when none runs. Kept connections move on as they fall idle.
 */
export async function renewProxy({
  keeper,
  stateFolder,
}: ProxyProcess): Promise<Moved | undefined> {
  const present = await wantedProxy(keeper);
  if (!present) return undefined;
  const { version } = await helloOf(stateFolder);
  if (version === ownVersion) return { from: version, to: version };
  const id = await launch({ keeper, stateFolder }, present, present.listen);
  const deadline = performance.now() + startWithinMs;
  for (;;) {
    const pid = (await keeper.list()).find((one) => one.id === id)?.pid;
    const answer = await helloOf(stateFolder).catch(() => undefined);
    if (answer !== undefined && answer.pid === pid) break;
    if (performance.now() > deadline) {
      throw new Error(`the new proxy did not take over (see ${logOf(stateFolder)})`);
    }
    await pause(pollMs);
  }
  await forgetRetired(keeper);
  return { from: version, to: ownVersion };
}

async function wantedProxy(keeper: KeeperClient): Promise<ProcessView | undefined> {
  return (await keeper.list()).filter((one) => one.kind === 'proxy' && one.wanted).at(-1);
}

/** Starts a proxy, as the successor of the present one if there is one; answers with its id. */
async function launch(
  { keeper, stateFolder }: ProxyProcess,
  present: ProcessView | undefined,
  ports: readonly number[],
): Promise<string> {
  const generation = Number(present?.labels.generation ?? 0) + 1;
  const spec = proxySpec(stateFolder, { generation, ports });
  if (present === undefined) await keeper.start(spec);
  else {
    const retire = { STEADYSHIP_PREDECESSOR: join(stateFolder, 'proxy.sock') };
    await keeper.replace(present.id, spec, retire);
  }
  return spec.id;
}

async function helloOf(stateFolder: string): Promise<Hello> {
  const client = await LineClient.connect(join(stateFolder, 'proxy.sock'));
  try {
    return (await client.call('hello')) as Hello;
  } finally {
    client.close();
  }
}

function logOf(stateFolder: string): string {
  return join(stateFolder, 'logs', 'proxy.log');
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
    logFile: logOf(stateFolder),
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
  const deadline = performance.now() + startWithinMs;
  for (;;) {
    try {
      const { listeners } = await helloOf(stateFolder);
      if (listeners.some((one) => one.port === port)) return;
      throw new Error(`it does not listen on port ${port} yet`);
    } catch (error) {
      const problem = (await keeper.list()).find((one) => one.id === id)?.problem;
      if (problem !== undefined) return giveUp(keeper, { id, port, problem });
      if (performance.now() > deadline) {
        const log = logOf(stateFolder);
        throw new Error(`the proxy did not start: ${(error as Error).message} (see ${log})`);
      }
      await pause(pollMs);
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
