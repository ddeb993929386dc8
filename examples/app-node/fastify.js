// The same service with Fastify.
import { fastify } from 'fastify';
import { Lifecycle } from 'steadyship/app';
import { fastifyLifecycle } from 'steadyship/app/fastify';
import { openDatabase } from './database.js';

const database = await openDatabase();
const lifecycle = new Lifecycle({ checks: { database: () => database.query('select 1') } });

const app = fastify();
await app.register(fastifyLifecycle(lifecycle));
app.addHook('onClose', () => database.end());
app.get('/', async (request, reply) => {
  const ms = Number(request.query.ms ?? 0);
  reply.type('text/plain');
  return `hello after ${await database.query(`select sleep(${ms})`)} ms\n`;
});

await app.listen({
  port: Number(process.env.PORT ?? 8080),
  host: process.env.HOST ?? '127.0.0.1',
});
