import { SteadyshipError } from '../../kit/error.ts';
import type { Entrance } from './caller.ts';

/**
 * Refuses what a page of another site can make a browser send. A name that an attacker lets point
 * at 127.0.0.1 shows in `Host` (DNS rebinding); a foreign page shows in `Origin`. Throws
 * SENDER_REFUSED. Nothing to check on a socket: no browser can open it.
 */
export function checkSender(entrance: Entrance, headers: Headers): void {
  if (entrance.kind === 'socket') return;
  const host = headers.get('host')?.toLowerCase();
  if (host === undefined || !entrance.hosts.includes(host)) {
    const reason = host === undefined ? 'it is missing' : 'it is none of this controller';
    throw new SteadyshipError('SENDER_REFUSED', { header: 'Host', reason });
  }
  const origin = headers.get('origin')?.toLowerCase();
  if (origin === undefined) return;
  if (origin !== `${entrance.secure ? 'https' : 'http'}://${host}`) {
    const reason = 'it is not the address of this controller';
    throw new SteadyshipError('SENDER_REFUSED', { header: 'Origin', reason });
  }
}
