import type { Server } from 'node:net';
import { lendSockets } from './socket-handle.ts';

/**
 * The listening sockets that the keeper gave this process: descriptor by public port, from
 * `STEADYSHIP_LISTEN=8080=3,8443=4`. Listen on one with `server.listen({ fd })`.
 */
export function inheritedSockets(
  env: Readonly<Record<string, string | undefined>> = process.env,
): ReadonlyMap<number, number> {
  const sockets = new Map<number, number>();
  for (const pair of (env.STEADYSHIP_LISTEN ?? '').split(',')) {
    const found = /^(\d+)=(\d+)$/.exec(pair);
    if (found) sockets.set(Number(found[1]), Number(found[2]));
  }
  return sockets;
}

/**
 * Lends those sockets to a keeper that is started after the present one was killed, so that it
 * can go on holding the ports. To be called once by a proxy when it starts, from
 * `STEADYSHIP_LEND=FIRST_FD:SOCKET_FILE`. Undefined where there is nothing to lend.
 */
export function lendInheritedSockets(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Server | undefined {
  const found = /^(\d+):(.+)$/.exec(env.STEADYSHIP_LEND ?? '');
  if (!found) return undefined;
  const first = Number(found[1]);
  const fds = Array.from({ length: inheritedSockets(env).size }, (_, i) => first + i);
  try {
    return lendSockets(found[2]!, fds);
  } catch {
    // The descriptors were not inherited: this process was started by somebody else.
    return undefined;
  }
}
