import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { random } from '../../../kit/random.ts';
import type { ClientRecord } from '../../record.ts';
import { defaultHeaderNames, type LoadContext } from '../context.ts';
import { Connection } from './connection.ts';
import { Exchange } from './exchange.ts';
import { parseTarget } from './target.ts';

const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

/** A server that calls `take` for what arrives, and a context that collects records. */
async function scene(test: TestContext, take: (socket: Socket, count: number) => void) {
  const server = createServer((socket) => {
    let count = 0;
    socket.on('data', () => {
      count += 1;
      take(socket, count);
    });
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  test.after(() => server.close());
  const records: ClientRecord[] = [];
  let number = 0;
  const context: LoadContext = {
    target: parseTarget(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)!,
    names: defaultHeaderNames,
    random: random(1),
    deadlineMs: 5000,
    now: () => performance.now(),
    nextId: () => `r-${number++}`,
    admit: () => true,
    settled: (_exchange, record) => records.push(record),
    remark: () => {},
    isStopping: false,
  };
  return { context, records };
}

function get(context: LoadContext, deadlineMs = 5000): Exchange {
  const plan = { load: 'A', form: 'plain', method: 'GET', path: '/', deadlineMs } as const;
  return new Exchange(context, plan, context.now());
}

function settled(exchange: Exchange): Promise<unknown> {
  return new Promise((resolve) => exchange.whenSettled(resolve));
}

function busy(forMs: number): void {
  for (const until = performance.now() + forMs; performance.now() < until; ) {}
}

test('a close that had arrived before the request was written is told as such', async (test) => {
  let atServer: Socket | undefined;
  const { context, records } = await scene(test, (socket) => {
    atServer = socket;
    socket.write(answer);
  });
  const second = get(context);
  const connection = new Connection(context, {
    free() {
      atServer!.end(() => {
        // The loop polls no socket between the close and our write: busy, then a timer is due.
        setTimeout(() => connection.send(second), 1);
        busy(5);
      });
    },
  });
  connection.send(get(context));
  await settled(second);
  assert.deepEqual(records[1]!.outcome, { kind: 'broken', code: 'FIN', received: 'nothing' });
  assert.equal(records[1]!.closeWasWaiting, true);
});

test('a close that answers a request was not waiting', async (test) => {
  const { context, records } = await scene(test, (socket, count) => {
    if (count === 1) socket.write(answer);
    else socket.end();
  });
  const second = get(context);
  const connection = new Connection(context, {
    free: () => setTimeout(() => connection.send(second), 5),
  });
  connection.send(get(context));
  await settled(second);
  assert.equal(records[1]!.outcome.kind, 'broken');
  assert.equal(records[1]!.closeWasWaiting, false);
  assert.equal(records[1]!.reused, true);
});

test('a request that is late ends its connection, for its answer could reach another', async (test) => {
  const { context, records } = await scene(test, () => {});
  const exchange = get(context, 20);
  const closed = Promise.withResolvers<void>();
  new Connection(context, { closed: () => closed.resolve() }).send(exchange);
  await closed.promise;
  assert.equal(records[0]!.outcome.kind, 'late');
});

test('an answer that stops in its middle is broken in part', async (test) => {
  const { context, records } = await scene(test, (socket) => socket.end(answer.slice(0, -1)));
  const exchange = get(context);
  new Connection(context).send(exchange);
  await settled(exchange);
  assert.deepEqual(records[0]!.outcome, { kind: 'broken', code: 'FIN', received: 'part' });
});

test('the answer to another request is corrupt', async (test) => {
  const wrong = answer.replace('\r\n\r\n', '\r\nX-Shop-Id: r-9\r\n\r\n');
  const { context, records } = await scene(test, (socket) => socket.write(wrong));
  const exchange = get(context);
  new Connection(context, { free: (connection) => connection.close() }).send(exchange);
  await settled(exchange);
  assert.deepEqual(records[0]!.outcome, { kind: 'corrupt', reason: 'answer to r-9' });
});

test('pipelined requests of a broken connection each have their own end', async (test) => {
  const { context, records } = await scene(test, (socket) => socket.end(`${answer}HTTP/1.1 2`));
  const exchanges = [get(context), get(context), get(context)];
  new Connection(context).sendAll(exchanges);
  await Promise.all(exchanges.map(settled));
  assert.deepEqual(
    records.map(({ outcome }) => (outcome.kind === 'broken' ? outcome.received : outcome.kind)),
    ['answered', 'part', 'nothing'],
  );
});
