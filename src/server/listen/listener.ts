import { createServer as createPlainServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { createAdaptorServer } from '@hono/node-server';
import type { Entrance } from '../access/caller.ts';
import type { buildApi } from '../api.ts';

export type Api = ReturnType<typeof buildApi>;

/** Certificate chain and private key as PEM. */
export interface Tls {
  readonly cert: string;
  readonly key: string;
}

/** Something that answers until it is closed. */
export interface Listener {
  /** For people: `http://127.0.0.1:7070`, or the path of the socket. */
  readonly address: string;
  /** Answers what has begun, at most this long. */
  close(withinMs: number): Promise<void>;
}

const connectionsMax = 512;

/** An HTTP server before the API. `entrance` is asked for each request. */
export function httpServer(api: Api, entrance: () => Entrance, tls?: Tls): Server {
  const fetch = (request: Request, env: object) =>
    api.fetch(request, { ...env, entrance: entrance() });
  // Time to send a request, not to answer it: streams live on.
  const limits = { headersTimeout: 10_000, requestTimeout: 60_000 };
  const server = createAdaptorServer(
    tls
      ? { fetch, createServer: createSecureServer, serverOptions: { ...limits, ...tls } }
      : { fetch, createServer: createPlainServer, serverOptions: limits },
  ) as Server;
  server.maxConnections = connectionsMax;
  return server;
}

export function listening(server: Server, where: object): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(where, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Takes no new connections, lets requests end, and then ends what is left. */
export function closed(server: Server, withinMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), withinMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
