import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { RelayFixture } from './testing/relay-fixture.ts';

const get = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
const totalsOf = (relay: RelayFixture) => relay.plane.service('web').countsOf(1).totals;

test('an instance that accepts and never answers costs its client 504, and speaks against it', async () => {
  await using relay = await RelayFixture.start();
  relay.backend.respond = () => '';
  await relay.route({ limits: { responseMs: 100 } });
  const { statuses, text } = await relay.talk(get, 1);
  assert.deepEqual(statuses, [504]);
  assert.match(text, /X-Steadyship-Error: answer-late/);
  assert.equal(totalsOf(relay).bad, 1);
  assert.equal(relay.plane.service('web').instances.get('r1-1')!.inFlight, 0);
});

test('an answer that stops in the middle is cut, so that the client sees it', async () => {
  await using relay = await RelayFixture.start();
  relay.backend.respond = () => 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf';
  await relay.route({ limits: { stallMs: 100 } });
  const { text, closed } = await relay.talk(get, 1, { untilClosed: true });
  assert.ok(closed && text.endsWith('half'));
  assert.equal(totalsOf(relay).bad, 1);
});

test('an instance that cannot be reached costs 502', async () => {
  await using relay = await RelayFixture.start();
  await relay.backend.close();
  const { statuses, text } = await relay.talk(get, 1);
  assert.deepEqual(statuses, [502]);
  assert.match(text, /X-Steadyship-Error: connect/);
  assert.equal(totalsOf(relay).connectFailures, 1);
});

test('a client that sends its head too slowly gets 408', async () => {
  await using relay = await RelayFixture.start({ clients: { headMs: 100 } });
  const { statuses, closed } = await relay.talk('GET / HT', 1, { untilClosed: true });
  assert.deepEqual(statuses, [408]);
  assert.ok(closed);
});

test('a client that never reads does not fill the memory', async () => {
  await using relay = await RelayFixture.start();
  const megabyte = 'x'.repeat(1024 * 1024);
  relay.backend.respond = () =>
    Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${64 * 1024 * 1024}\r\n\r\n${megabyte}`);
  let written = 0;
  relay.backend.onSocket = (socket) => {
    const fill = () => {
      for (let open = true; open && written < 63; written += 1) open = socket.write(megabyte);
    };
    socket.on('drain', fill);
    socket.once('data', () => setImmediate(fill));
  };
  const socket = connect(relay.port, '127.0.0.1');
  socket.pause();
  socket.write(get);
  let before = -1;
  while (before !== written) {
    before = written;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  assert.ok(written < 40, `the relay took ${written} MB from the instance`);
  socket.destroy();
});

test('a client that goes away frees its instance', async () => {
  await using relay = await RelayFixture.start();
  relay.backend.respond = () => '';
  const socket = connect(relay.port, '127.0.0.1');
  socket.write(get);
  const instance = relay.plane.service('web').instances.get('r1-1')!;
  while (instance.inFlight === 0) await new Promise(setImmediate);
  const idle = new Promise<void>((resolve) => instance.whenIdle(resolve));
  socket.destroy();
  await idle;
  assert.equal(totalsOf(relay).clientAborts, 1);
  assert.equal(totalsOf(relay).bad, 0);
});

test('a client that closes its direction after its last request still gets the answer', async () => {
  await using relay = await RelayFixture.start();
  const last = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
  const { statuses } = await relay.talk(last, 1, { endsAfter: true, untilClosed: true });
  assert.deepEqual(statuses, [200]);
});

test('pipelined requests of a client that does not read wait at the client', async () => {
  await using relay = await RelayFixture.start();
  const body = 'x'.repeat(64 * 1024);
  relay.backend.respond = () => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const socket = connect(relay.port, '127.0.0.1');
  socket.pause();
  socket.write(get.repeat(2000));
  let before = -1;
  while (before !== relay.backend.seen.length) {
    before = relay.backend.seen.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.ok(before < 500, `${before} answers were fetched for a client that reads none`);
  socket.destroy();
});

test('the circuit of one instance opens at its limit of requests in flight', async () => {
  await using relay = await RelayFixture.start();
  relay.backend.respond = () => '';
  await relay.route({ limits: { inFlightPerInstance: 2, responseMs: 2000 } });
  const held = [connect(relay.port, '127.0.0.1'), connect(relay.port, '127.0.0.1')];
  for (const socket of held) socket.write(get);
  const instance = relay.plane.service('web').instances.get('r1-1')!;
  while (instance.inFlight < 2) await new Promise(setImmediate);
  const { statuses, text } = await relay.talk(get, 1);
  assert.deepEqual(statuses, [503]);
  assert.match(text, /X-Steadyship-Error: no-instance/);
  for (const socket of held) socket.destroy();
});
