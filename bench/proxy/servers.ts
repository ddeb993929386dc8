import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ProxyClient } from '../../src/proxy/protocol/client.ts';
import type { Contender } from './contender.ts';

function found(program: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(':').concat('/usr/sbin', '/usr/local/sbin');
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}

const nginxFrame = (folder: string, http: string) => `
daemon off; master_process off; worker_processes 1;
pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events { worker_connections 16384; }
http { access_log off; keepalive_requests 100000000; keepalive_timeout 75s;
client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
${http} }
`;

/** The instance behind every contender: nginx with a constant answer. */
export function backendOf(bodyBytes: number): Contender {
  return {
    name: 'backend',
    prepare: ({ folder, backend }) => {
      const program = found('nginx');
      if (!program) return undefined;
      const body = 'x'.repeat(bodyBytes);
      const isSmall = bodyBytes <= 1024;
      const how = isSmall ? `return 200 "${body}";` : `root ${folder}/www; try_files /body =404;`;
      const server = `server { listen 127.0.0.1:${backend}; location / { ${how} } }`;
      return {
        argv: [program, '-p', folder, '-c', join(folder, 'backend.conf')],
        files: { 'backend.conf': nginxFrame(folder, `sendfile on; ${server}`), 'www/body': body },
      };
    },
  };
}

const nginx: Contender = {
  name: 'nginx',
  prepare: ({ folder, listen, backend }) => {
    const program = found('nginx');
    if (!program) return undefined;
    const config = nginxFrame(
      folder,
      `upstream b { server 127.0.0.1:${backend}; keepalive 256; keepalive_requests 100000000; }
       server { listen ${listen}; location / { proxy_pass http://b; proxy_http_version 1.1;
       proxy_set_header Connection ""; proxy_set_header Host $host;
       proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Request-ID $request_id; } }`,
    );
    return {
      argv: [program, '-p', folder, '-c', join(folder, 'nginx.conf')],
      files: { 'nginx.conf': config },
    };
  },
};

const haproxy: Contender = {
  name: 'HAProxy',
  prepare: ({ folder, listen, backend }) => {
    const program = found('haproxy');
    if (!program) return undefined;
    const config = `global
  nbthread 1
  maxconn 8000
defaults
  mode http
  option forwardfor
  timeout connect 2s
  timeout client 60s
  timeout server 60s
frontend f
  bind :${listen}
  default_backend b
backend b
  server s 127.0.0.1:${backend}
`;
    const argv = [program, '-db', '-f', join(folder, 'haproxy.cfg')];
    return { argv, files: { 'haproxy.cfg': config } };
  },
};

const caddy: Contender = {
  name: 'Caddy',
  prepare: ({ folder, listen, backend }) => {
    const program = found('caddy');
    if (!program) return undefined;
    const config = `{
  admin off
  auto_https off
}
:${listen} {
  reverse_proxy 127.0.0.1:${backend}
}
`;
    return {
      argv: [program, 'run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')],
      files: { Caddyfile: config },
      env: { GOMAXPROCS: '1', HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder },
    };
  },
};

const envoy: Contender = {
  name: 'Envoy',
  prepare: ({ folder, listen, backend }) => {
    const program = process.env.ENVOY ?? found('envoy');
    if (!program) return undefined;
    const at = (port: number, host: string) =>
      `{ socket_address: { address: ${host}, port_value: ${port} } }`;
    const config = `static_resources:
  listeners:
  - address: ${at(listen, '0.0.0.0')}
    filter_chains:
    - filters:
      - name: envoy.filters.network.http_connection_manager
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          stat_prefix: f
          use_remote_address: true
          route_config: { virtual_hosts: [{ name: v, domains: ["*"], routes: [{ match: { prefix: "/" }, route: { cluster: b } }] }] }
          http_filters: [{ name: envoy.filters.http.router, typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router } }]
  clusters:
  - { name: b, connect_timeout: 2s, load_assignment: { cluster_name: b, endpoints: [{ lb_endpoints: [{ endpoint: { address: ${at(backend, '127.0.0.1')} } }] }] } }
`;
    return {
      argv: [program, '--concurrency', '1', '-l', 'off', '-c', join(folder, 'envoy.yaml')],
      files: { 'envoy.yaml': config },
    };
  },
};

/** As it ships: counts, a split of two shares, limits, forwarded fields, request ids. */
const steadyship: Contender = {
  name: 'steadyship',
  prepare: ({ folder, listen, backend }) => {
    const main = new URL('../../src/proxy/main.ts', import.meta.url).pathname;
    const at = (revision: number) => ({ host: '127.0.0.1', port: backend, revision });
    const begin = async () => {
      const admin = await ProxyClient.connect(join(folder, 'proxy.sock'));
      await admin.apply({
        service: 'bench',
        epoch: 1,
        listen,
        shares: [
          { revision: 1, weight: 9000, instances: ['a'] },
          { revision: 2, weight: 1000, instances: ['b'] },
        ],
        matches: [],
        instances: { a: at(1), b: at(2) },
        draining: [],
        drainMs: 30_000,
      });
      admin.close();
    };
    return { argv: [process.execPath, main, '--state-folder', folder], begin };
  },
};

/** A proxy from npm; measured when its package is in the folder that PACKAGES names. */
function npm(name: string, script: string, packageName: string): Contender {
  return {
    name,
    prepare: ({ listen, backend }) => {
      const packages = process.env.PACKAGES;
      if (!packages || !existsSync(join(packages, 'node_modules', packageName))) return undefined;
      const path = new URL(`./contenders/${script}`, import.meta.url).pathname;
      return { argv: [process.execPath, path, packages, String(listen), String(backend)] };
    },
  };
}

export const contenders: readonly Contender[] = [
  nginx,
  steadyship,
  haproxy,
  caddy,
  envoy,
  npm('undici', 'undici.ts', 'undici'),
  npm('@fastify/reply-from', 'reply-from.ts', '@fastify/reply-from'),
  npm('httpxy', 'httpxy.ts', 'httpxy'),
  npm('http-proxy-3', 'http-proxy-3.ts', 'http-proxy-3'),
];
