import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { connectKeeper } from '../../keeper/protocol/client.ts';
import { ownVersion } from '../../kit/own-version.ts';
import { ProxyClient } from '../../proxy/protocol/client.ts';

/** One of the long-lived processes of a host, as it answers about itself. */
export type ProcessHealth =
  | { readonly kind: 'absent' }
  | { readonly kind: 'silent'; readonly because: string }
  | {
      readonly kind: 'answers';
      readonly pid: number;
      readonly version: string;
      readonly problems: readonly string[];
    };

export interface HostHealth {
  /** The version of this program. */
  readonly version: string;
  readonly keeper: ProcessHealth;
  readonly proxy: ProcessHealth;
  /** Public ports that the proxy has open. */
  readonly ports: readonly number[];
  /** Processes that are wanted and do not run, with the reason. */
  readonly down: readonly { readonly id: string; readonly because: string }[];
  /** Files that were set aside because they could not be read. */
  readonly damaged: readonly string[];
}

/** Asks the processes of a host about themselves; starts nothing. */
export async function hostHealth(stateFolder: string): Promise<HostHealth> {
  const proxy = await proxyHealth(stateFolder);
  const keeper = await keeperHealth(stateFolder);
  return {
    version: ownVersion,
    keeper: keeper.health,
    proxy: proxy.health,
    ports: proxy.ports,
    down: keeper.down,
    damaged: damagedFiles(stateFolder),
  };
}

async function keeperHealth(
  stateFolder: string,
): Promise<{ readonly health: ProcessHealth; readonly down: HostHealth['down'] }> {
  try {
    using keeper = await connectKeeper(stateFolder);
    if (!keeper) return { health: { kind: 'absent' }, down: [] };
    const { pid, version, problems } = await keeper.hello();
    const views = await keeper.list();
    const down = views
      .filter(
        (one) => one.wanted && (one.problem !== undefined || one.phase === 'waiting to restart'),
      )
      .map(({ id, problem }) => ({ id, because: problem ?? 'it ended and is started again soon' }));
    return { health: { kind: 'answers', pid, version, problems }, down };
  } catch (error) {
    return { health: { kind: 'silent', because: (error as Error).message }, down: [] };
  }
}

async function proxyHealth(
  stateFolder: string,
): Promise<{ readonly health: ProcessHealth; readonly ports: readonly number[] }> {
  let proxy: ProxyClient;
  try {
    proxy = await ProxyClient.connect(join(stateFolder, 'proxy.sock'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isAbsent = ['ENOENT', 'ENOTDIR', 'ECONNREFUSED'].includes(code ?? '');
    const health = isAbsent ? { kind: 'absent' } : { kind: 'silent', because: message };
    return { health: health as ProcessHealth, ports: [] };
  }
  try {
    const { pid, version, stateProblem, listeners } = await proxy.hello();
    const problems = stateProblem === undefined ? [] : [stateProblem];
    const ports = listeners.map((one) => one.port);
    return { health: { kind: 'answers', pid, version, problems }, ports };
  } catch (error) {
    return { health: { kind: 'silent', because: (error as Error).message }, ports: [] };
  } finally {
    proxy.close();
  }
}

function damagedFiles(stateFolder: string): readonly string[] {
  return ['', 'processes'].flatMap((folder) => {
    try {
      const names = readdirSync(join(stateFolder, folder));
      return names
        .filter((name) => /\.(?:damaged|corrupt)/.test(name))
        .map((name) => join(stateFolder, folder, name));
    } catch {
      return [];
    }
  });
}
