import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ApiScene } from '../testing/api-scene.ts';

const shop = '/api/v1/services/shop';

describe('services', () => {
  test('each is listed with what is stable and what happens', async () => {
    using scene = new ApiScene();
    assert.deepEqual((await scene.get('/api/v1/services')).body, { services: [] });
    await scene.target.settle('shop');
    await scene.target.prepare('bakery', 1);
    const { services } = (await scene.get('/api/v1/services')).body;
    assert.deepEqual(services, [
      { service: 'bakery', stable: null, state: 'empty', headline: 'nothing has been released' },
      {
        service: 'shop',
        stable: { number: 1, version: '1.0.0', digest: 'digest-1' },
        state: 'idle',
        headline: '1.0.0 is stable',
      },
    ]);
  });

  test('one shows its revisions and not what it takes to run them', async () => {
    using scene = new ApiScene();
    await scene.target.settle('shop', true);
    const { status, body } = await scene.get(shop);
    assert.equal(status, 200);
    assert.equal(body.release, 2);
    assert.deepEqual(
      body.revisions.map((one: { number: number }) => one.number),
      [1, 2],
    );
    assert.equal(body.revisions[0].createdAt, '2026-01-01T00:00:00.000Z');
    assert.ok(!JSON.stringify(body).includes('secretPart'));
    assert.equal(body.settings.drainMs, 1000);
  });

  test('a name that nobody deployed is not found, and one that cannot be is invalid', async () => {
    using scene = new ApiScene();
    for (const path of ['', '/status', '/releases', '/releases/1', '/events', '/events/stream']) {
      const answer = await scene.get(`${shop}${path}`);
      assert.equal(answer.body.code, 'SERVICE_NOT_FOUND', path);
      assert.equal(answer.status, 404);
    }
    assert.equal((await scene.get('/api/v1/services/%20shop')).body.code, 'REQUEST_INVALID');
  });
});

describe('status', () => {
  test('it shows what waits for a person, and what an order needs', async () => {
    using scene = new ApiScene();
    await scene.target.settle('shop', true);
    const turn = await scene.target.turn('shop');
    scene.drivers.set('shop', { kind: 'driving', since: 0, turn });
    const { body } = await scene.get(`${shop}/status`);
    assert.equal(body.summary.state, 'waiting');
    assert.match(body.summary.because.join(' '), /Waits for an approval: On with it\?/);
    assert.equal(body.release, 2);
    assert.match(body.step, /approve/);
    assert.equal(body.attention[0].reason, 'approval');
    assert.equal(body.attention[0].because, 'On with it?');
    assert.equal(body.driver.state, 'driving');
    assert.deepEqual((await scene.get('/api/v1/status')).body.services, [body]);
  });

  test('a release that nobody drives, or that cannot be driven, is said', async () => {
    using scene = new ApiScene();
    await scene.target.settle('shop', true);
    const reasons = async () => {
      const { attention } = (await scene.get(`${shop}/status`)).body;
      return attention.map((one: { reason: string }) => one.reason);
    };
    assert.deepEqual(await reasons(), ['unheard', 'approval']);
    scene.drivers.set('shop', { kind: 'failing', since: 0, because: 'the keeper is gone' });
    assert.deepEqual(await reasons(), ['driver', 'approval']);
    const by = { pid: 7, host: 'here', purpose: 'deploy by grace' };
    scene.drivers.set('shop', { kind: 'elsewhere', by });
    const { driver } = (await scene.get(`${shop}/status`)).body;
    assert.equal(driver.because, 'deploy by grace (process 7 on here)');
  });
});

describe('releases', () => {
  test('they are listed newest first, in pages', async () => {
    using scene = new ApiScene();
    const { target } = scene;
    await target.settle('shop');
    for (let number = 2; number <= 5; number += 1) {
      await target.deploy('shop', number, { kind: 'rolling', maxSurge: 1, maxUnavailable: 0 });
      await target.turn('shop', 30);
    }
    const numbers = (body: { releases: { number: number }[] }) =>
      body.releases.map((one) => one.number);
    const first = (await scene.get(`${shop}/releases?limit=2`)).body;
    assert.deepEqual([numbers(first), first.next], [[5, 4], 4]);
    const second = (await scene.get(`${shop}/releases?limit=3&before=${first.next}`)).body;
    assert.deepEqual([numbers(second), second.next], [[3, 2, 1], null]);
    assert.equal(first.releases[0].outcome, 'completed');
    for (const query of ['limit=0', 'limit=201', 'before=x']) {
      assert.equal((await scene.get(`${shop}/releases?${query}`)).status, 400, query);
    }
  });

  test('one shows its plan, its step, and later its cause and verdict', async () => {
    using scene = new ApiScene();
    const { target } = scene;
    await target.settle('shop', true);
    const during = (await scene.get(`${shop}/releases/2`)).body;
    assert.equal(during.phase, 'progressing');
    assert.equal(during.plan.strategy, 'canary');
    assert.match(during.step, /approve/);
    assert.equal(during.actor, 'ada');
    target.verdict = { kind: 'regressed', because: 'too many errors', evidence: { bad: 7 } };
    await target.turn('shop', 20);
    const after = (await scene.get(`${shop}/releases/2`)).body;
    assert.deepEqual([after.phase, after.outcome, after.step], ['ended', 'rolled-back', null]);
    assert.equal(after.cause.kind, 'verdict');
    assert.deepEqual(after.verdict.evidence, { bad: 7 });
    const { lines } = (await scene.get(`${shop}/releases/2/plan`)).body;
    assert.match(lines.join('\n'), /ask: On with it\?/);
  });

  test('gates that a person passed are named', async () => {
    using scene = new ApiScene();
    const { target } = scene;
    await target.settle('shop', true);
    await target.order('shop', { kind: 'promote', full: false });
    await target.turn('shop', 30);
    const { overruled, outcome } = (await scene.get(`${shop}/releases/2`)).body;
    assert.equal(outcome, 'completed');
    assert.equal(overruled.length, 1);
  });

  test('one that never was is not found', async () => {
    using scene = new ApiScene();
    await scene.target.settle('shop');
    assert.equal((await scene.get(`${shop}/releases/9`)).body.code, 'RELEASE_NOT_FOUND');
    assert.equal((await scene.get(`${shop}/releases/9/plan`)).body.code, 'RELEASE_NOT_FOUND');
    assert.equal((await scene.get(`${shop}/releases/0`)).body.code, 'REQUEST_INVALID');
  });
});

describe('the log in pages', () => {
  test('pages follow each other without a gap to the end', async () => {
    using scene = new ApiScene();
    await scene.target.settle('shop', true);
    const { sequence } = (await scene.target.store.load('shop'))!;
    const seen: number[] = [];
    let after = 0;
    for (;;) {
      const { body } = await scene.get(`${shop}/events?after=${after}&limit=7`);
      seen.push(...body.events.map((one: { sequence: number }) => one.sequence));
      after = body.next;
      if (body.isLast) break;
    }
    assert.deepEqual(
      seen,
      Array.from({ length: sequence }, (_, index) => index + 1),
    );
    const { body } = await scene.get(`${shop}/events?after=${sequence}`);
    assert.deepEqual(body, { events: [], next: sequence, isLast: true });
  });

  test('an event carries its time, its sentence and itself', async () => {
    using scene = new ApiScene();
    await scene.target.settle('shop');
    const { events } = (await scene.get(`${shop}/events`)).body;
    const started = events.find(
      (one: { event: { kind: string } }) => one.event.kind === 'release-started',
    );
    assert.equal(started.at, '2026-01-01T00:00:01.000Z');
    assert.match(started.sentence, /^release 1: 1\.0\.0 is released first/);
    assert.equal(started.event.candidate.version, '1.0.0');
  });
});

describe('planning a rollout file', () => {
  test('each service of it is planned for this target, and nothing changes', async () => {
    using scene = new ApiScene();
    await scene.target.settle('shop');
    const rollout = [
      'service: shop\nrun: node server.js\nport: 8080\nhealth: /healthz\nstrategy: rolling',
      'service: new\nrun: node server.js\nport: 8081\nhealth: /healthz',
    ].join('\n---\n');
    const before = await scene.target.store.load('shop');
    const { status, body } = await scene.post('/api/v1/plan', { rollout });
    assert.equal(status, 200);
    assert.deepEqual(
      body.services.map((one: Record<string, unknown>) => [one.service, one.isFirst]),
      [
        ['shop', false],
        ['new', true],
      ],
    );
    assert.equal(body.services[0].plan.strategy, 'rolling');
    assert.ok(body.services[0].lines.length > 0);
    assert.deepEqual(await scene.target.store.load('shop'), before);
    assert.deepEqual(await scene.target.store.services(), ['shop']);
  });

  test('every mistake of the file is answered with its place', async () => {
    using scene = new ApiScene();
    const rollout = 'servce: shop\nrun: node server.js\nport: 99999\nhealth: /healthz\n';
    const { body } = await scene.post('/api/v1/plan', { rollout, file: 'shop.yaml' });
    assert.deepEqual(body.services, []);
    const places = body.problems.map((one: { line: number; file: string }) => one.file);
    assert.ok(places.length >= 2);
    assert.ok(places.every((file: string) => file === 'shop.yaml'));
    assert.ok(body.problems.some((one: { message: string }) => /servce/.test(one.message)));
  });

  test('a strategy that the target cannot carry out is refused with its reason', async () => {
    using scene = new ApiScene({
      capabilities: {
        platform: { instances: 'count', restarts: true },
        traffic: {
          weights: 'by-count',
          resolution: 10_000,
          matches: [],
          mirror: false,
          preview: false,
          inFlight: false,
          verify: false,
        },
      },
    });
    await scene.target.settle('shop');
    const rollout =
      'service: shop\nrun: node server.js\nport: 8080\nhealth: /healthz\nstrategy: blue-green';
    const [planned] = (await scene.post('/api/v1/plan', { rollout })).body.services;
    assert.equal(planned.plan, null);
    assert.ok(planned.refused.length > 10);
  });

  test('a request without a file is refused', async () => {
    using scene = new ApiScene();
    for (const body of [{}, { rollout: '' }, { rollout: 7 }, { rollout: 'a', more: 1 }]) {
      assert.equal((await scene.post('/api/v1/plan', body)).status, 400, JSON.stringify(body));
    }
  });
});

describe('the controller itself', () => {
  test('it lives, and is ready while its drives have turns', async () => {
    using scene = new ApiScene();
    await scene.target.settle('shop');
    assert.deepEqual((await scene.get('/healthz')).body, { status: 'alive' });
    const turn = await scene.target.turn('shop');
    scene.drivers.set('shop', { kind: 'driving', since: 0, turn });
    assert.deepEqual((await scene.get('/readyz')).body, { status: 'ready', because: [] });
    scene.target.clock.advance(61_000);
    const late = await scene.get('/readyz');
    assert.equal(late.status, 503);
    assert.match(late.body.because[0], /^shop has had no turn for 1m/);
    // The names of services are nobody's business without a token.
    assert.deepEqual((await scene.remote('/readyz')).body, { status: 'not-ready', because: [] });
  });

  test('it is not ready while it ends, while a drive fails, and without its store', async () => {
    using scene = new ApiScene();
    await scene.target.settle('shop');
    scene.drivers.set('shop', { kind: 'failing', since: 0, because: 'no keeper' });
    assert.match((await scene.get('/readyz')).body.because[0], /shop cannot be driven: no keeper/);
    scene.drivers.clear();
    scene.target.store.services = () => Promise.reject(new Error('the disk is gone'));
    assert.deepEqual((await scene.get('/readyz')).body.because, ['the disk is gone']);
    scene.stopping.abort();
    assert.deepEqual((await scene.get('/readyz')).body.because, ['The controller is ending.']);
  });

  test('the page for Prometheus has its own type', async () => {
    using scene = new ApiScene();
    const answer = await scene.get('/metrics');
    assert.equal(answer.headers.get('content-type'), 'text/plain; version=0.0.4');
    assert.equal(answer.body, 'up 1\n');
  });
});
