import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import express from 'express';
import { fastify } from 'fastify';
import Koa from 'koa';
import { expressHealth } from '../express.ts';
import { fastifyLifecycle } from '../fastify.ts';
import { withHealth } from '../http.ts';
import { koaHealth } from '../koa.ts';
import { Lifecycle } from '../lifecycle.ts';
import type { Servable } from '../served-server.ts';

// A service for tests: `node program.ts <http|express|fastify|koa> <options of the lifecycle>`.
// `/slow?ms=200` answers after that time, `/events` never ends by itself, everything else at once.
// Prints the port it listens on, and then what the lifecycle says.

const [framework = 'http', json = '{}'] = process.argv.slice(2);
const { stuckHook, failingHook, ...options } = JSON.parse(json) as Record<string, unknown>;
const print = (line: string) => console.log(line);
const lifecycle = new Lifecycle({ ...options, log: print });
if (stuckHook)
  lifecycle.onStop('a stuck queue', () => new Promise(() => {}), { timeoutMs: 60_000 });
lifecycle.onStop('first pool', () => print('first pool closed'));
if (failingHook) {
  lifecycle.onStop('broken pool', () => {
    throw new Error('postgres://app:hunter2@db does not answer');
  });
}
lifecycle.onStop('second pool', () => print('second pool closed'));

function events(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write('data: 1\n\n');
  lifecycle.leaving.addEventListener('abort', () => response.end('data: bye\n\n'));
}

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://program');
  if (url.pathname === '/events') return events(response);
  await pause(Number(url.searchParams.get('ms') ?? 0));
  response.end(`${url.pathname}\n`);
}

const listening: Record<string, () => Promise<Servable>> = {
  async http() {
    const server = createServer(withHealth(lifecycle, handle));
    lifecycle.serve(server);
    return server.listen(0, '127.0.0.1');
  },
  async express() {
    const app = express();
    app.use(expressHealth(lifecycle));
    app.use((request, response) => void handle(request, response));
    const server = app.listen(0, '127.0.0.1');
    lifecycle.serve(server);
    return server;
  },
  async fastify() {
    const app = fastify();
    await app.register(fastifyLifecycle(lifecycle));
    app.addHook('onClose', async () => print('fastify closed'));
    app.get('/*', async (request, reply) => {
      reply.hijack();
      await handle(request.raw, reply.raw);
    });
    await app.listen({ port: 0, host: '127.0.0.1' });
    return app.server;
  },
  async koa() {
    const app = new Koa();
    app.use(koaHealth(lifecycle));
    app.use(async (context) => {
      context.respond = false;
      context.res.statusCode = 200;
      await handle(context.req, context.res);
    });
    const server = app.listen(0, '127.0.0.1');
    lifecycle.serve(server);
    return server;
  },
};

const server = await listening[framework]!();
const say = () => print(`port ${(server.address() as { port: number }).port}`);
if (server.listening) say();
else server.once('listening', say);
