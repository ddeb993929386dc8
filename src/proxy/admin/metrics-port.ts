import { createServer, type Server } from 'node:http';

/** Answers `GET /metrics` on loopback, for a Prometheus that scrapes this host. */
export async function openMetricsPort(port: number, read: () => string): Promise<Server> {
  const server = createServer((request, response) => {
    const isMetrics = request.method === 'GET' && request.url === '/metrics';
    response.writeHead(isMetrics ? 200 : 404, {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
    });
    response.end(isMetrics ? read() : 'Only GET /metrics is answered here.\n');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port, exclusive: true }, resolve);
  });
  return server;
}
