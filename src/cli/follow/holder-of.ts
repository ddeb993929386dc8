import { hostname } from 'node:os';
import type { Host } from '../../adapters/host.ts';
import type { LeaseHolder } from '../../store/lease.ts';

/** Who drives a service at this moment; undefined when nobody does. */
export async function holderOf(host: Host, service: string): Promise<LeaseHolder | undefined> {
  const asker = { pid: process.pid, host: hostname(), purpose: 'a question' };
  const answer = await host.leases.acquire(service, asker, 0);
  if (!('kind' in answer)) return answer;
  await answer[Symbol.asyncDispose]();
  return undefined;
}
