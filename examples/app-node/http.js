// A service on node:http that loses no request when it is told to stop.
import { createServer } from 'node:http';
import { Lifecycle } from 'steadyship/app';
import { withHealth } from 'steadyship/app/http';
import { openDatabase } from './database.js';

const database = await openDatabase();
const lifecycle = new Lifecycle({ checks: { database: () => database.query('select 1') } });
lifecycle.onStop('database', () => database.end());

async function handle(request, response) {
  const ms = Number(new URL(request.url, 'http://service').searchParams.get('ms') ?? 0);
  response.setHeader('content-type', 'text/plain');
  response.setHeader('x-version', process.env.STEADYSHIP_VERSION ?? 'none');
  response.end(`hello after ${await database.query(`select sleep(${ms})`)} ms\n`);
}

const server = createServer(withHealth(lifecycle, handle));
lifecycle.serve(server);
server.listen(process.env.PORT ?? 8080, process.env.HOST ?? '127.0.0.1');
