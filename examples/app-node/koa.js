// The same service with Koa.
import Koa from 'koa';
import { Lifecycle } from 'steadyship/app';
import { koaHealth } from 'steadyship/app/koa';
import { openDatabase } from './database.js';

const database = await openDatabase();
const lifecycle = new Lifecycle({ checks: { database: () => database.query('select 1') } });
lifecycle.onStop('database', () => database.end());

const app = new Koa();
app.use(koaHealth(lifecycle)); // First: no login may stand in the way of a probe.
app.use(async (context) => {
  const ms = Number(context.query.ms ?? 0);
  context.body = `hello after ${await database.query(`select sleep(${ms})`)} ms\n`;
});

lifecycle.serve(app.listen(process.env.PORT ?? 8080, process.env.HOST ?? '127.0.0.1'));
