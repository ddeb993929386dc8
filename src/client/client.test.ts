import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { testCertificate, testKey } from '../ledger/testing/certificate.ts';
import { listenOnSocket } from '../server/listen/listen-on-socket.ts';
import { listenOnTcp } from '../server/listen/listen-on-tcp.ts';
import { ApiScene } from '../server/testing/api-scene.ts';
import { Client } from './client.ts';
import { ApiProblem, ControllerUnreachable } from './failure.ts';

const plan = 'service: shop\nrun: node server.js\nport: 8080\nhealth: /healthz\n';

describe('a client on the socket', () => {
  test('every method gets the answer of its route', async () => {
    using scene = new ApiScene();
    await scene.target.settle('shop', true);
    const listener = await listenOnSocket(scene.app, scene.folder);
    const client = new Client({ kind: 'socket', path: listener.address });
    assert.equal(statSync(listener.address).mode & 0o777, 0o600);
    assert.equal((await client.services()).services.length, 1);
    assert.equal((await client.service('shop')).revisions.length, 2);
    const status = await client.status('shop');
    assert.deepEqual((await client.statusOfAll()).services, [status]);
    assert.equal((await client.releases('shop', { limit: 1 })).next, 2);
    assert.equal((await client.release('shop', 2)).phase, 'progressing');
    assert.ok((await client.releasePlan('shop', 2)).lines.length > 2);
    assert.equal((await client.events('shop', { after: 3, limit: 2 })).next, 5);
    assert.equal((await client.plan({ rollout: plan })).services[0]?.service, 'shop');
    assert.equal((await client.ready()).status, 'ready');
    assert.equal(await client.metrics(), 'up 1\n');
    const order = { requestId: 'request-1', kind: 'pause', reason: 'x', release: 2 } as const;
    assert.equal((await client.order('shop', order)).state, 'pending');
    assert.equal((await client.orderAnswer('shop', 'request-1')).state, 'pending');
    for await (const { sequence } of client.follow({ service: 'shop', after: 6 })) {
      assert.equal(sequence, 7);
      break;
    }
    scene.stopping.abort();
    await listener.close(1000);
  });

  test('a refusal is thrown with its code and its remedy', async () => {
    using scene = new ApiScene();
    const listener = await listenOnSocket(scene.app, scene.folder);
    const client = new Client({ kind: 'socket', path: listener.address });
    await assert.rejects(client.status('nobody/../shop'), (error) => {
      return error instanceof ApiProblem && error.code === 'REQUEST_INVALID';
    });
    await assert.rejects(client.status('shop'), (error) => {
      assert.ok(error instanceof ApiProblem);
      assert.equal(error.code, 'SERVICE_NOT_FOUND');
      return error.problem.remedy.length > 10;
    });
    await listener.close(1000);
    await assert.rejects(client.services(), ControllerUnreachable);
  });

  test('the socket of a killed controller is replaced, that of a living one is not', async () => {
    using scene = new ApiScene();
    const first = await listenOnSocket(scene.app, scene.folder);
    await assert.rejects(listenOnSocket(scene.app, scene.folder), /another controller answers/);
    await first.close(1000);
    const program =
      'require("node:net").createServer()' +
      '.listen(process.argv[1], () => process.kill(process.pid, 9))';
    try {
      execFileSync(process.execPath, ['-e', program, join(scene.folder, 'api.sock')]);
    } catch {
      // It killed itself, as it was to.
    }
    assert.ok(statSync(join(scene.folder, 'api.sock')).isSocket());
    const second = await listenOnSocket(scene.app, scene.folder);
    const client = new Client({ kind: 'socket', path: second.address });
    assert.deepEqual((await client.services()).services, []);
    await second.close(1000);
  });
});

describe('a client on the network', () => {
  test('over TLS it trusts whom the authority vouches for, and nobody else', async () => {
    using scene = new ApiScene();
    const tls = { cert: testCertificate, key: testKey };
    const listener = await listenOnTcp(scene.app, { port: 0, tls });
    const url = listener.address.replace('127.0.0.1', 'localhost');
    assert.match(url, /^https:/);
    const { token } = scene.tokens.create({ name: 'a', scope: 'read', validForMs: 60_000 });
    const client = new Client({ kind: 'tcp', url, token, ca: tls.cert });
    assert.deepEqual((await client.services()).services, []);
    const careless = new Client({ kind: 'tcp', url, token });
    await assert.rejects(careless.services(), (error) => {
      assert.ok(error instanceof ControllerUnreachable);
      return !error.message.includes(token);
    });
    await listener.close(1000);
  });

  test('off loopback nobody listens without TLS', async () => {
    using scene = new ApiScene();
    for (const host of ['0.0.0.0', '::', '192.0.2.1', 'example.com']) {
      await assert.rejects(listenOnTcp(scene.app, { host, port: 0 }), /without TLS/, host);
    }
  });

  test('a port that is taken is said', async () => {
    using scene = new ApiScene();
    const first = await listenOnTcp(scene.app, { port: 0 });
    const port = Number(new URL(first.address).port);
    await assert.rejects(listenOnTcp(scene.app, { port }), /cannot listen on 127\.0\.0\.1:\d+/);
    await first.close(1000);
  });
});
