import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ApiScene } from '../testing/api-scene.ts';
import { canary, planOf } from '../testing/fake-target.ts';

const path = '/api/v1/services/shop/orders';

function order(kind: string, more: object = {}) {
  return { requestId: 'request-1', kind, reason: 'for the test', release: 2, ...more };
}

async function waitingScene(): Promise<ApiScene> {
  const scene = new ApiScene();
  await scene.target.settle('shop', true);
  return scene;
}

describe('giving an order', () => {
  test('it lies in the inbox as the command line would have put it', async () => {
    using scene = await waitingScene();
    const { target } = scene;
    const status = await scene.get('/api/v1/services/shop/status');
    const { step } = status.body;
    const answer = await scene.post(path, order('approve', { step, actor: 'grace' }));
    assert.equal(answer.status, 202);
    assert.deepEqual(answer.body, { service: 'shop', requestId: 'request-1', state: 'pending' });
    assert.deepEqual(await target.store.pending('shop'), [
      {
        id: 'request-1',
        actor: 'grace',
        reason: 'for the test',
        release: 2,
        step,
        kind: 'approve',
      },
    ]);
    await target.turn('shop');
    assert.equal((await scene.get(`${path}/request-1`)).body.state, 'done');
  });

  test('the same request again changes nothing and tells what became of it', async () => {
    using scene = await waitingScene();
    const { target } = scene;
    assert.equal((await scene.post(path, order('pause'))).status, 202);
    assert.equal((await scene.post(path, order('pause'))).status, 202);
    assert.equal((await target.store.pending('shop')).length, 1);
    await target.turn('shop');
    const again = await scene.post(path, order('pause'));
    assert.equal(again.status, 200);
    assert.equal(again.body.state, 'done');
    await target.turn('shop');
    const events = await target.store.history('shop', 1, 1000);
    assert.equal(events.filter((one) => one.event.kind === 'paused').length, 1);
  });

  test('a repeated request is answered although the service has moved on', async () => {
    using scene = await waitingScene();
    const { target } = scene;
    await scene.post(path, order('abort'));
    await target.turn('shop', 20);
    await target.deploy('shop', 3);
    await target.turn('shop', 3);
    assert.equal((await scene.post(path, order('abort'))).body.state, 'done');
    const late = await scene.post(path, order('abort', { requestId: 'request-2' }));
    assert.equal(late.body.code, 'ORDER_STALE');
  });

  test('an order for another release or step is refused as stale', async () => {
    using scene = await waitingScene();
    const wrong = await scene.post(path, order('pause', { release: 1 }));
    assert.equal(wrong.status, 409);
    assert.equal(wrong.body.code, 'ORDER_STALE');
    assert.match(wrong.body.title, /given for release 1, and shop has moved on to release 2/);
    const none = await scene.post(path, order('pause', { release: null }));
    assert.equal(none.body.code, 'ORDER_STALE');
    const step = await scene.post(path, order('approve', { step: 'another' }));
    assert.equal(step.body.code, 'ORDER_STALE');
    assert.deepEqual(await scene.target.store.pending('shop'), []);
  });

  test('an approval without the step it is meant for is refused', async () => {
    using scene = await waitingScene();
    for (const kind of ['approve', 'promote']) {
      const answer = await scene.post(path, order(kind));
      assert.equal(answer.status, 400);
      assert.match(answer.body.title, /needs the step/);
    }
  });

  test('what the core would refuse is refused at once, with its sentence', async () => {
    using scene = await waitingScene();
    const answer = await scene.post(path, order('resume'));
    assert.equal(answer.status, 409);
    assert.equal(answer.body.code, 'ORDER_NOT_APPLICABLE');
    assert.match(answer.body.title, /The release is not paused\.$/);
    // With a pause in the inbox before it, the same order makes sense.
    await scene.post(path, order('pause', { requestId: 'request-0' }));
    assert.equal((await scene.post(path, order('resume'))).status, 202);
  });

  test('validateOnly answers and gives the order to nobody', async () => {
    using scene = await waitingScene();
    const good = await scene.post(path, order('pause', { validateOnly: true }));
    assert.equal(good.status, 200);
    assert.equal(good.body.state, 'valid');
    const bad = await scene.post(path, order('resume', { validateOnly: true }));
    assert.equal(bad.status, 409);
    const restart = await scene.post(path, order('restart', { validateOnly: true }));
    assert.equal(restart.body.state, 'valid');
    assert.deepEqual(await scene.target.store.pending('shop'), []);
    assert.equal((await scene.target.store.revisions('shop')).length, 2);
  });

  test('the id of a waiting order is not taken for another one', async () => {
    using scene = await waitingScene();
    await scene.post(path, order('pause'));
    const answer = await scene.post(path, order('abort'));
    assert.equal(answer.status, 409);
    assert.equal(answer.body.code, 'REQUEST_ID_REUSED');
  });

  test('every mistake of a body is named by its place', async () => {
    using scene = await waitingScene();
    const body = { requestId: 'x', kind: 'pause', release: 'two', surprise: 1 };
    const answer = await scene.post(path, body);
    assert.equal(answer.status, 400);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json');
    const paths = answer.body.problems.map((one: { path: string }) => one.path);
    assert.deepEqual(paths.sort(), ['body', 'body.reason', 'body.release', 'body.requestId']);
    for (const nonsense of [undefined, 'pause', [], { ...order('dance') }]) {
      assert.equal((await scene.post(path, nonsense)).body.code, 'REQUEST_INVALID');
    }
  });

  test('a service that nobody deployed here has no orders', async () => {
    using scene = new ApiScene();
    assert.equal((await scene.post(path, order('pause'))).body.code, 'SERVICE_NOT_FOUND');
    assert.equal((await scene.get(`${path}/request-1`)).body.code, 'SERVICE_NOT_FOUND');
    await scene.target.settle('shop');
    assert.equal((await scene.get(`${path}/request-1`)).body.code, 'ORDER_NOT_FOUND');
  });
});

describe('orders that are releases', () => {
  test('undo goes back to what was stable before', async () => {
    using scene = await waitingScene();
    const { target } = scene;
    await target.order('shop', { kind: 'promote', full: true });
    await target.turn('shop', 30);
    assert.equal((await target.store.load('shop'))?.state.stable?.number, 2);
    assert.equal((await scene.post(path, order('undo'))).status, 202);
    await target.turn('shop', 30);
    assert.equal((await target.store.load('shop'))?.state.stable?.number, 1);
  });

  test('undo without anything to go back to is refused', async () => {
    using scene = new ApiScene();
    await scene.target.settle('shop');
    const answer = await scene.post(path, order('undo', { release: 1 }));
    assert.equal(answer.body.code, 'NOTHING_TO_UNDO');
  });

  test('restart releases the same content under the next number', async () => {
    using scene = new ApiScene();
    await scene.target.settle('shop');
    assert.equal((await scene.post(path, order('restart', { release: 1 }))).status, 202);
    await scene.target.turn('shop', 30);
    const { stable } = (await scene.target.store.load('shop'))!.state;
    assert.deepEqual(stable, { number: 2, version: '1.0.0', digest: 'digest-1' });
  });

  test('a plan that was made here can be given as a release', async () => {
    using scene = new ApiScene();
    await scene.target.settle('shop');
    await scene.target.prepare('shop', 2);
    const plan = planOf(canary, false);
    const body = order('release', { release: 1, revision: 2, plan });
    assert.equal((await scene.post(path, body)).status, 202);
    await scene.target.turn('shop', 3);
    const { release } = (await scene.target.store.load('shop'))!.state;
    assert.deepEqual(release?.plan, plan);
  });

  test('a revision that the service does not have is not released', async () => {
    using scene = new ApiScene();
    await scene.target.settle('shop');
    const plan = planOf(canary, false);
    const answer = await scene.post(path, order('release', { release: 1, revision: 9, plan }));
    assert.equal(answer.body.code, 'REVISION_NOT_FOUND');
  });
});
