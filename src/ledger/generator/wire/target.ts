import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** Where the load goes. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
  /** What the Host header says. */
  readonly authority: string;
  /** Put before every path; without a slash at its end. */
  readonly prefix: string;
  /** Accept any certificate: for a test's own one. */
  readonly isInsecure: boolean;
}

/** Reads an http or https address; undefined when it is none. */
export function parseTarget(address: string, isInsecure = false): Target | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const isTls = url.protocol === 'https:';
  if (!isTls && url.protocol !== 'http:') return undefined;
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (isTls ? 443 : 80),
    isTls,
    authority: url.host,
    prefix: url.pathname.replace(/\/+$/, ''),
    isInsecure,
  };
}

/** The target as an address without a path. */
export function targetOrigin({ isTls, host, port }: Target): string {
  return `${isTls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** A new socket to the target; `opened` is called once bytes can be sent. */
export function openSocket(target: Target, opened: () => void): Socket {
  const { host, port } = target;
  if (!target.isTls) return connectTcp({ host, port, noDelay: true }, opened);
  return connectTls(
    {
      host,
      port,
      servername: /^[\d.]+$|:/.test(host) ? '' : host,
      rejectUnauthorized: !target.isInsecure,
      ALPNProtocols: ['http/1.1'],
    },
    opened,
  ).setNoDelay(true);
}
