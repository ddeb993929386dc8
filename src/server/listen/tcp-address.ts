import { readFileSync } from 'node:fs';
import { SteadyshipError } from '../../kit/error.ts';
import type { TcpAddress } from './listen-on-tcp.ts';
import type { Tls } from './listener.ts';

export interface TlsFiles {
  /** Paths of PEM files; both or none. */
  readonly tlsCert?: string | undefined;
  readonly tlsKey?: string | undefined;
}

/** `7070`, `127.0.0.1:7070` or `[::1]:7070`, with its certificate. Throws ARGUMENT_INVALID. */
export function readTcpAddress(text: string, files: TlsFiles = {}): TcpAddress {
  const match = /^(?:(?:\[([0-9a-fA-F:]+)\]|([\w.-]+)):)?(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (!match || port > 65_535) throw invalid('--listen', 'it must be a port or address:port');
  const host = match[1] ?? match[2];
  const tls = readTls(files);
  return { port, ...(host !== undefined && { host }), ...(tls && { tls }) };
}

function readTls({ tlsCert, tlsKey }: TlsFiles): Tls | undefined {
  if (tlsCert === undefined && tlsKey === undefined) return undefined;
  if (tlsCert === undefined || tlsKey === undefined) {
    throw invalid('TLS', 'a certificate and its key are needed together');
  }
  return { cert: read(tlsCert), key: read(tlsKey) };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw invalid(path, (error as Error).message);
  }
}

function invalid(argument: string, reason: string): SteadyshipError {
  return new SteadyshipError('ARGUMENT_INVALID', { argument, reason });
}
