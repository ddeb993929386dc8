// The same service with Express.
import express from 'express';
import { Lifecycle } from 'steadyship/app';
import { expressHealth } from 'steadyship/app/express';
import { openDatabase } from './database.js';

const database = await openDatabase();
const lifecycle = new Lifecycle({ checks: { database: () => database.query('select 1') } });
lifecycle.onStop('database', () => database.end());

const app = express();
app.use(expressHealth(lifecycle)); // First: no login may stand in the way of a probe.
app.get('/', async (request, response) => {
  const ms = Number(request.query.ms ?? 0);
  response.type('text').send(`hello after ${await database.query(`select sleep(${ms})`)} ms\n`);
});

lifecycle.serve(app.listen(process.env.PORT ?? 8080, process.env.HOST ?? '127.0.0.1'));
