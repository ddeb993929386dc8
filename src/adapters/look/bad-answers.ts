import { join } from 'node:path';
import { ProxyClient } from '../../proxy/protocol/client.ts';

/** Bad answers of a revision: in all, and in the seconds that began after a moment. */
export interface BadAnswers {
  readonly total: number;
  readonly since: number;
}

/** As the proxy counted them, five minutes back at most; undefined when it cannot be asked. */
export async function badAnswers(
  stateFolder: string,
  of: { readonly service: string; readonly revision: number; readonly sinceMs: number },
): Promise<BadAnswers | undefined> {
  const proxy = await ProxyClient.connect(join(stateFolder, 'proxy.sock')).catch(() => undefined);
  if (!proxy) return undefined;
  try {
    const totals = (await proxy.read(of.service)).counts.byRevision[of.revision];
    if (!totals) return undefined;
    const second = Math.floor(of.sinceMs / 1000) + 1;
    const { seconds = [] } = (await proxy.counts(of.service, second)).byRevision[of.revision] ?? {};
    return { total: totals.bad, since: seconds.reduce((sum, one) => sum + one.bad, 0) };
  } catch {
    return undefined;
  } finally {
    proxy.close();
  }
}
