import { readFileSync } from 'node:fs';
import { failed, ok, type Result } from '../../kit/result.ts';
import { readServiceRoute } from '../protocol/route-reader.ts';
import type { ServiceRoute } from '../protocol/service-route.ts';
import { Shape, ShapeMistake } from '../protocol/shape.ts';

/** What one proxy process is told at its start; routes come over the admin socket as well. */
export interface ProxyConfig {
  readonly listeners: readonly ListenerConfig[];
  /** Peers that may say who the client behind them is, as addresses or CIDR blocks. */
  readonly trustedProxies: readonly string[];
  readonly accessLog?: AccessLogConfig;
  /** Port on loopback that answers `GET /metrics` in Prometheus' text format. */
  readonly metricsPort?: number;
  readonly clients: ClientsConfig;
  /** Routes to begin with, where the state file has none of that name. */
  readonly services: readonly ServiceRoute[];
}

export interface ListenerConfig {
  readonly port: number;
  /** Default: every address, IPv6 and IPv4. */
  readonly host?: string;
  readonly tls?: TlsConfig;
  /** Sends every client to this port with https instead of serving it. */
  readonly redirectTo?: number;
}

export interface TlsConfig {
  /** The first is used for clients that name no host or an unknown one. */
  readonly certificates: readonly CertificateConfig[];
  /** Offer HTTP/2. Default true. */
  readonly http2?: boolean;
}

export interface CertificateConfig {
  readonly certFile: string;
  readonly keyFile: string;
}

export interface AccessLogConfig {
  /** A file, or `-` for standard output. */
  readonly file: string;
  /** Also write query strings, which often hold secrets. Default false. */
  readonly query?: boolean;
}

export interface ClientsConfig {
  readonly connections?: number;
  readonly headMs?: number;
  readonly idleMs?: number;
  readonly lingerMs?: number;
  readonly headBytes?: number;
}

export const emptyConfig: ProxyConfig = {
  listeners: [],
  trustedProxies: [],
  clients: {},
  services: [],
};

/** Reads a configuration file; a sentence with the place of the mistake when it is wrong. */
export function loadConfig(path: string): Result<ProxyConfig, string> {
  try {
    return ok(Shape.read(JSON.parse(readFileSync(path, 'utf8')), 'config', readConfig));
  } catch (error) {
    const isShape = error instanceof ShapeMistake;
    return failed(isShape ? error.message : `${path}: ${(error as Error).message}`);
  }
}

function readConfig(config: Shape): ProxyConfig {
  if (config.has('format')) config.integer('format', 1, 1);
  return {
    listeners: config.has('listeners') ? config.each('listeners', 64, readListener) : [],
    trustedProxies: config.has('trustedProxies') ? config.texts('trustedProxies', 256) : [],
    ...(config.has('accessLog') ? { accessLog: config.object('accessLog', readAccessLog) } : {}),
    ...(config.has('metricsPort') ? { metricsPort: config.integer('metricsPort', 1, 65_535) } : {}),
    clients: config.has('clients') ? config.object('clients', readClients) : {},
    services: config.has('services') ? config.list('services', 256).map(readService) : [],
  };
}

function readListener(listener: Shape): ListenerConfig {
  return {
    port: listener.integer('port', 1, 65_535),
    ...(listener.has('host') ? { host: listener.text('host') } : {}),
    ...(listener.has('tls') ? { tls: listener.object('tls', readTls) } : {}),
    ...(listener.has('redirectTo')
      ? { redirectTo: listener.integer('redirectTo', 1, 65_535) }
      : {}),
  };
}

function readTls(tls: Shape): TlsConfig {
  const certificates = tls.each('certificates', 256, (certificate) => ({
    certFile: certificate.text('certFile'),
    keyFile: certificate.text('keyFile'),
  }));
  if (certificates.length === 0) throw new ShapeMistake('config tls.certificates is empty.');
  return { certificates, ...(tls.has('http2') ? { http2: tls.boolean('http2') } : {}) };
}

function readAccessLog(log: Shape): AccessLogConfig {
  return {
    file: log.text('file'),
    ...(log.has('query') ? { query: log.boolean('query') } : {}),
  };
}

function readClients(clients: Shape): ClientsConfig {
  const names = ['connections', 'headMs', 'idleMs', 'lingerMs', 'headBytes'] as const;
  return Object.fromEntries(
    names
      .filter((name) => clients.has(name))
      .map((name) => [name, clients.integer(name, 1, 86_400_000)]),
  );
}

function readService(value: unknown, index: number): ServiceRoute {
  const route = readServiceRoute(value);
  if (route.ok) return route.value;
  throw new ShapeMistake(`config.services[${index}]: ${route.problem}`);
}
