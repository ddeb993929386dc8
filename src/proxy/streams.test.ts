import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServiceRoute } from './protocol/service-route.ts';
import { RelayFixture } from './testing/relay-fixture.ts';

const upgrade =
  'GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n';
const switching =
  'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
const hello = '\x81\x05hello';

/** A route that keeps the raw instance for draining only. */
function leaving(relay: RelayFixture, streamDrainMs: number): Partial<ServiceRoute> {
  const instances = { 'r1-1': { host: '127.0.0.1', port: relay.backend.port, revision: 1 } };
  return { shares: [], instances, draining: ['r1-1'], streamDrainMs, failClosed: true };
}

test('a WebSocket is relayed, and gets a close frame when its instance drains', async () => {
  await using relay = await RelayFixture.start();
  relay.backend.respond = () => switching + hello;
  const talk = relay.talk(upgrade, 1, { untilClosed: true });
  while (relay.plane.service('web').instances.get('r1-1')!.streams === 0) {
    await new Promise(setImmediate);
  }
  await relay.route(leaving(relay, 50));
  const { text, statuses, closed } = await talk;
  assert.deepEqual(statuses, [101]);
  assert.ok(text.includes(hello));
  assert.ok(text.endsWith('\x88\x02\x03\xf4'), 'the last frame is close 1012');
  assert.ok(closed);
});

test('a close frame waits for the end of a frame that is half sent', async () => {
  await using relay = await RelayFixture.start();
  const frame = `\x82\x7e\x01\x00${'x'.repeat(256)}`;
  let finish = () => {};
  relay.backend.respond = () => switching + frame.slice(0, 100);
  relay.backend.onSocket = (socket) => {
    finish = () => socket.write(Buffer.from(frame.slice(100), 'latin1'));
  };
  const talk = relay.talk(upgrade, 1, { untilClosed: true });
  const instance = relay.plane.service('web').instances.get('r1-1')!;
  while (instance.streams === 0) await new Promise(setImmediate);
  await relay.route(leaving(relay, 0));
  for (const exchange of [...instance.open]) exchange.closeStream();
  finish();
  const { text } = await talk;
  assert.ok(text.endsWith(`${frame}\x88\x02\x03\xf4`));
});

test('an event stream ends after a whole chunk when its instance drains', async () => {
  await using relay = await RelayFixture.start();
  relay.backend.respond = () =>
    'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n' +
    '9\r\ndata: 1\n\n\r\n';
  const talk = relay.talk('GET / HTTP/1.1\r\nHost: a\r\n\r\n', 1, { untilClosed: true });
  const service = relay.plane.service('web');
  const instance = service.instances.get('r1-1')!;
  while (instance.streams === 0) await new Promise(setImmediate);
  await relay.route(leaving(relay, 50));
  const drained = await relay.plane.drained(service, 'r1-1', 5000);
  const { text } = await talk;
  assert.ok(text.endsWith('data: 1\n\n\r\n0\r\n\r\n'), text);
  assert.equal(drained.drained, true);
  assert.equal(service.counts.get(1)!.totals.bad, 0);
});
