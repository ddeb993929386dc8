import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ApiScene, network } from './testing/api-scene.ts';

describe('who may ask over the network', () => {
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const minuteMs = 60_000;

  test('nobody without a token, except for the health of the controller', async () => {
    using scene = new ApiScene();
    for (const path of ['/api/v1/services', '/api/v1/status', '/metrics', '/api/v1/nowhere']) {
      const answer = await scene.remote(path);
      assert.equal(answer.status, 401, path);
      assert.equal(answer.body.code, 'NOT_AUTHENTICATED');
      assert.equal(answer.headers.get('www-authenticate'), 'Bearer');
    }
    assert.equal((await scene.remote('/healthz')).status, 200);
    assert.equal((await scene.remote('/readyz')).status, 200);
    assert.equal((await scene.remote('/openapi.json')).status, 200);
  });

  test('each scope opens what it says and what the ones before it do', async () => {
    using scene = new ApiScene();
    await scene.target.settle('shop', true);
    const pause = { kind: 'pause', reason: 'x', release: 2 };
    const plan = (await scene.get('/api/v1/services/shop/releases/2/plan')).body.plan;
    const release = { kind: 'release', reason: 'x', release: 2, revision: 1, plan };
    const allowed = {
      read: [200, 403, 403],
      operate: [200, 202, 403],
      admin: [200, 202, 202],
    } as const;
    for (const [scope, statuses] of Object.entries(allowed)) {
      const { token } = scene.tokens.create({
        name: scope,
        scope: scope as 'read',
        validForMs: minuteMs,
      });
      const give = (order: object) =>
        scene.remote('/api/v1/services/shop/orders', {
          method: 'POST',
          headers: { ...bearer(token), 'content-type': 'application/json' },
          body: JSON.stringify({ requestId: crypto.randomUUID(), ...order }),
        });
      const look = await scene.remote('/api/v1/services', { headers: bearer(token) });
      const given = [look.status, (await give(pause)).status, (await give(release)).status];
      assert.deepEqual(given, statuses, scope);
      await scene.target.turn('shop');
      await scene.target.order('shop', { kind: 'resume' });
      await scene.target.turn('shop');
    }
  });

  test('an order carries the name of its token, whoever it says it is', async () => {
    using scene = new ApiScene();
    await scene.target.settle('shop', true);
    const { token } = scene.tokens.create({
      name: 'ci',
      scope: 'operate',
      automation: true,
      validForMs: minuteMs,
    });
    await scene.remote('/api/v1/services/shop/orders', {
      method: 'POST',
      headers: { ...bearer(token), 'content-type': 'application/json' },
      body: JSON.stringify({
        requestId: 'request-1',
        kind: 'pause',
        reason: 'x',
        release: 2,
        actor: 'ada',
      }),
    });
    const [order] = await scene.target.store.pending('shop');
    assert.deepEqual([order?.actor, order?.automation], ['ci', true]);
  });

  test('an expired, revoked or invented token is refused and never repeated', async () => {
    using scene = new ApiScene();
    const expired = scene.tokens.create({ name: 'a', scope: 'admin', validForMs: minuteMs });
    scene.target.clock.advance(minuteMs);
    const revoked = scene.tokens.create({ name: 'b', scope: 'admin', validForMs: minuteMs });
    scene.tokens.revoke(revoked.record.id);
    for (const token of [expired.token, revoked.token, 'steadyship_x_y', 'Basic']) {
      const answer = await scene.remote('/api/v1/services', { headers: bearer(token) });
      assert.equal(answer.status, 401);
      assert.ok(!JSON.stringify(answer.body).includes(token));
    }
    assert.deepEqual(scene.bugs, []);
  });

  test('a Host that is not ours and a foreign Origin are refused before the token', async () => {
    using scene = new ApiScene();
    const { token } = scene.tokens.create({ name: 'a', scope: 'admin', validForMs: minuteMs });
    const refused = [
      { host: 'evil.example.com:7070' },
      { host: '127.0.0.1:9999' },
      { origin: 'https://evil.example.com' },
      { origin: 'https://127.0.0.1:7070' },
      { origin: 'null' },
    ];
    for (const headers of refused) {
      const answer = await scene.remote('/healthz', { headers: { ...headers, ...bearer(token) } });
      assert.equal(answer.body.code, 'SENDER_REFUSED', JSON.stringify(headers));
    }
    const own = { origin: 'http://127.0.0.1:7070', ...bearer(token) };
    assert.equal((await scene.remote('/api/v1/services', { headers: own })).status, 200);
  });
});

describe('answers of the whole API', () => {
  test('a path that does not exist is a problem with a remedy', async () => {
    using scene = new ApiScene();
    const answer = await scene.get('/api/v1/servces');
    assert.equal(answer.status, 404);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json');
    assert.equal(answer.body.type, 'urn:steadyship:error:API_NOT_FOUND');
    assert.match(answer.body.remedy, /openapi\.json/);
    assert.equal((await scene.post('/api/v1/services', {})).status, 404);
  });

  test('a mistake of ours shows nothing of itself and is told to the log', async () => {
    const metrics = () => Promise.reject(new Error('the password is hunter2'));
    using scene = new ApiScene({ metrics });
    const answer = await scene.get('/metrics');
    assert.equal(answer.status, 500);
    assert.equal(answer.body.code, 'INTERNAL_ERROR');
    assert.ok(!JSON.stringify(answer.body).includes('hunter2'));
    assert.equal(scene.bugs.length, 1);
  });

  test('a body that is too large is not read', async () => {
    using scene = new ApiScene();
    const answer = await scene.post('/api/v1/plan', { rollout: 'x'.repeat(5_000_000) });
    assert.equal(answer.status, 413);
    assert.equal(answer.body.code, 'REQUEST_TOO_LARGE');
  });

  test('a body that is not JSON is a mistake of the sender', async () => {
    using scene = new ApiScene();
    const entrance = { kind: 'socket', owner: 'ada' } as const;
    for (const type of ['application/json', 'text/plain']) {
      const init = { method: 'POST', headers: { 'content-type': type }, body: '{"rollout": ' };
      const answer = await scene.app.request('/api/v1/plan', init, { entrance });
      assert.equal(answer.status, 400, type);
      assert.equal(((await answer.json()) as { code: string }).code, 'REQUEST_INVALID');
    }
    assert.deepEqual(scene.bugs, []);
  });

  test('nothing is kept by caches', async () => {
    using scene = new ApiScene();
    assert.equal((await scene.get('/api/v1/services')).headers.get('cache-control'), 'no-store');
    const refused = await scene.app.request('/api/v1/services', {}, { entrance: network });
    assert.equal(refused.headers.get('cache-control'), 'no-store');
  });
});
