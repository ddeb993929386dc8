import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesOf, type StreamMessage } from '../../client/server-sent-events.ts';
import { ApiScene, owner } from '../testing/api-scene.ts';

const path = '/api/v1/services/shop/events/stream';

/** Opens a stream; `take` waits for so many messages. */
async function open(scene: ApiScene, headers: Record<string, string> = {}, query = '') {
  const answer = await scene.app.request(`${path}${query}`, { headers }, { entrance: owner });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), 'text/event-stream');
  const body = answer.body as unknown as AsyncIterable<Buffer>;
  const messages = messagesOf(body);
  return {
    messages,
    async take(count: number): Promise<StreamMessage[]> {
      const taken: StreamMessage[] = [];
      while (taken.length < count) {
        const next = await messages.next();
        assert.ok(!next.done, 'the stream goes on');
        taken.push(next.value);
      }
      return taken;
    },
  };
}

describe('the log as a stream', () => {
  test('it begins after the last event that was seen, and misses and repeats nothing', async () => {
    using scene = new ApiScene();
    await scene.target.settle('shop');
    const { sequence } = (await scene.target.store.load('shop'))!;
    const first = await open(scene, { 'last-event-id': '0' });
    const half = await first.take(5);
    await first.messages.return(undefined);
    await scene.target.deploy('shop', 2);
    await scene.target.turn('shop', 5);
    const now = (await scene.target.store.load('shop'))!.sequence;
    assert.ok(now > sequence);
    const second = await open(scene, { 'last-event-id': half.at(-1)!.id! });
    const rest = await second.take(now - 5);
    const ids = [...half, ...rest].map((one) => Number(one.id));
    assert.deepEqual(
      ids,
      ids.map((_, index) => index + 1),
    );
    const [message] = half;
    const row = JSON.parse(message!.data);
    assert.equal(row.sequence, 1);
    assert.equal(message!.event, row.event.kind);
  });

  test('without a place to begin it shows what happens from now on', async () => {
    using scene = new ApiScene();
    await scene.target.settle('shop');
    const { sequence } = (await scene.target.store.load('shop'))!;
    const stream = await open(scene);
    await scene.target.order('shop', { kind: 'scale', role: 'web', replicas: 3 });
    await scene.target.turn('shop');
    scene.feed.publish('shop');
    const [message] = await stream.take(1);
    assert.equal(message!.id, String(sequence + 1));
  });

  test('Last-Event-ID wins over the query, which a reader repeats when it is back', async () => {
    using scene = new ApiScene();
    await scene.target.settle('shop');
    const stream = await open(scene, { 'last-event-id': '3' }, '?after=1');
    assert.equal((await stream.take(1))[0]!.id, '4');
    const other = await open(scene, {}, '?after=1');
    assert.equal((await other.take(1))[0]!.id, '2');
  });

  test('events that another process appended come too', async () => {
    using scene = new ApiScene();
    await scene.target.settle('shop');
    const stream = await open(scene);
    await scene.target.order('shop', { kind: 'scale', role: 'web', replicas: 3 });
    await scene.target.turn('shop');
    assert.equal((await stream.take(1))[0]!.event, 'replicas-wanted');
  });

  test('an id of the future is refused, and one that is no number too', async () => {
    using scene = new ApiScene();
    await scene.target.settle('shop');
    const ahead = await scene.get(path, { 'last-event-id': '100000' });
    assert.equal(ahead.status, 409);
    assert.equal(ahead.body.code, 'EVENT_AHEAD');
    assert.equal((await scene.get(path, { 'last-event-id': 'x' })).status, 400);
  });

  test('it ends when the controller does', async () => {
    using scene = new ApiScene();
    await scene.target.settle('shop');
    const stream = await open(scene);
    const end = stream.messages.next();
    scene.stopping.abort();
    assert.equal((await end).done, true);
  });

  test('so many are open and no more; one that is closed makes room', async () => {
    using scene = new ApiScene();
    await scene.target.settle('shop');
    const streams = [];
    for (let i = 0; i < 100; i += 1) streams.push(await open(scene, { 'last-event-id': '0' }));
    const refused = await scene.get(path);
    assert.equal(refused.body.code, 'TOO_MANY_STREAMS');
    assert.equal(refused.headers.get('retry-after'), '5');
    for (const one of streams) await one.take(1);
    await Promise.all(streams.map((one) => one.messages.return(undefined)));
    await new Promise((resolve) => setImmediate(resolve));
    const again = await open(scene, { 'last-event-id': '0' });
    assert.equal((await again.take(1)).length, 1);
  });

  test('a silent stream shows that it lives', async () => {
    using scene = new ApiScene();
    await scene.target.settle('shop');
    const answer = await scene.app.request(path, {}, { entrance: owner });
    let text = '';
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
      text += new TextDecoder().decode(chunk);
      if (/^: \d{4}-/m.test(text)) break;
    }
    assert.match(text, /^retry: 1000\n: from \d+\n\n/);
  });
});
