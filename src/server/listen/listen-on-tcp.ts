import type { AddressInfo } from 'node:net';
import { isIP } from 'node:net';
import { SteadyshipError } from '../../kit/error.ts';
import type { Entrance } from '../access/caller.ts';
import { type Api, closed, httpServer, type Listener, listening, type Tls } from './listener.ts';

export interface TcpAddress {
  /** An address of this machine; by default the loopback one. */
  readonly host?: string;
  /** 0: any free one. */
  readonly port: number;
  /** Needed on every address but the loopback ones. */
  readonly tls?: Tls;
  /** Further names by which callers reach it (`ops.example.com`), with a port unless it is ours. */
  readonly names?: readonly string[];
}

/** Answers whoever has a token. Throws TLS_REQUIRED, API_ADDRESS_UNUSABLE. */
export async function listenOnTcp(api: Api, address: TcpAddress): Promise<Listener> {
  const { host = '127.0.0.1', port, tls, names = [] } = address;
  if (!tls && !isLoopback(host)) throw new SteadyshipError('TLS_REQUIRED', { host });
  let entrance: Entrance = { kind: 'tcp', hosts: [], secure: tls !== undefined };
  const server = httpServer(api, () => entrance, tls);
  try {
    await listening(server, { host, port });
  } catch (error) {
    const reason = (error as Error).message;
    throw new SteadyshipError('API_ADDRESS_UNUSABLE', { address: `${host}:${port}`, reason });
  }
  const bound = (server.address() as AddressInfo).port;
  const own = isLoopback(host) ? ['localhost', '127.0.0.1', '[::1]'] : [bracketed(host)];
  const hosts = [...own, ...names].flatMap((name) => withPort(name.toLowerCase(), bound, tls));
  entrance = { ...entrance, hosts };
  return {
    address: `${tls ? 'https' : 'http'}://${bracketed(host)}:${bound}`,
    close: (withinMs) => closed(server, withinMs),
  };
}

/** Whether only programs of this machine can reach it. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

function bracketed(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host;
}

/** How a `Host` header writes it; a browser leaves the usual port out. */
function withPort(name: string, port: number, tls: Tls | undefined): readonly string[] {
  if (/:\d+$/.test(name)) return [name];
  return port === (tls ? 443 : 80) ? [name, `${name}:${port}`] : [`${name}:${port}`];
}
