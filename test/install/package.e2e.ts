import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { makePackage } from '../../scripts/package/make-package.ts';
import { loadOf } from '../../src/ledger/generator/load.ts';
import { startProof } from '../../src/ledger/prove.ts';
import { freePort } from '../e2e/host.ts';
import { Project } from './project.ts';
import { stopsCleanly } from './stops-cleanly.ts';

// What a user gets: the packed npm package, installed into projects that have nothing else.

const folder = mkdtempSync(join(tmpdir(), 'steadyship-packed-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const packed = makePackage(folder);

/** The example, with the packed package instead of the published one. */
const project = new Project();

before(async () => {
  project.copy('app-node');
  await project.must(['npm', 'pkg', 'delete', 'dependencies.steadyship']);
  await project.install(packed);
});

after(() => project[Symbol.asyncDispose]());

test('it installs into an empty project within 30 s, and runs no script doing so', async () => {
  await using empty = new Project();
  empty.write('package.json', '{ "private": true }\n');
  const begunAt = performance.now();
  await empty.install(packed);
  const seconds = (performance.now() - begunAt) / 1000;
  assert.ok(seconds < 30, `npm install took ${seconds.toFixed(1)} s`);
  assert.deepEqual(empty.installScripts(), []);
  const help = await empty.must(['npx', 'steadyship', '--help']);
  assert.match(help, /^ +deploy +release a revision/m);
});

test('check and deploy work from the package, and an update loses no request', async () => {
  const port = await freePort();
  project.write(
    'rollout.yaml',
    `service: app-node
run: node http.js
port: ${port}
health: { ready: /ready, live: /healthz, minReady: 0s }
`,
  );
  assert.match(await project.must(['npx', 'steadyship', 'check']), /rollout.yaml is fine/);
  try {
    await project.must(['npx', 'steadyship', 'deploy', '1.0.0']);
    const address = `http://127.0.0.1:${port}`;
    const ready = await fetch(`${address}/ready`);
    assert.deepEqual(await ready.json(), { status: 'ready', checks: { database: 'ok' } });
    const mix = { paths: ['/', '/?ms=30'], isReadOnly: true };
    const load = loadOf(['A', 'B'], 100, mix);
    const proof = await startProof({ target: address, load, seconds: 60 });
    await project.must(['npx', 'steadyship', 'deploy', '1.1.0']);
    const report = await proof.finish();
    assert.equal(report.lost.total, 0, JSON.stringify(report.lost.examples));
    assert.equal((await fetch(address)).headers.get('x-version'), '1.1.0');
  } finally {
    await project.run(['npx', 'steadyship', 'down']);
  }
});

test('the examples with node:http, Express, Fastify and Koa lose no request', async () => {
  const scripts = ['http.js', 'express.js', 'fastify.js', 'koa.js'];
  const { folder } = project;
  const stop = (script: string) => stopsCleanly({ command: [process.execPath, script], folder });
  await Promise.all(scripts.map(stop));
});

test('the types of the library are found, and fit the frameworks', async () => {
  const root = join(import.meta.dirname, '..', '..');
  await project.install('@types/express@5.0.6', '@types/koa@3.0.3', '@types/node@24.19.2');
  project.write(
    'service.ts',
    `import { createServer } from 'node:http';
import express from 'express';
import { fastify } from 'fastify';
import Koa from 'koa';
import { Lifecycle } from 'steadyship/app';
import { expressHealth } from 'steadyship/app/express';
import { fastifyLifecycle } from 'steadyship/app/fastify';
import { withHealth } from 'steadyship/app/http';
import { koaHealth } from 'steadyship/app/koa';
import { DataPlane } from 'steadyship/proxy';
import { ProxyClient } from 'steadyship/proxy/client';

const lifecycle: Lifecycle = new Lifecycle({ checks: { a: (signal: AbortSignal) => signal } });
lifecycle.serve(createServer(withHealth(lifecycle, (_, response) => response.end())));
lifecycle.serve(express().use(expressHealth(lifecycle)).listen(0));
await fastify().register(fastifyLifecycle(lifecycle));
lifecycle.serve(new Koa().use(koaHealth(lifecycle)).listen(0));
// @ts-expect-error It is a number of milliseconds.
new Lifecycle({ drainMs: '5s' });
export const embedded = [DataPlane, ProxyClient];
`,
  );
  const options = ['--module', 'nodenext', '--target', 'es2024', '--strict', '--skipLibCheck'];
  await project.must([
    join(root, 'node_modules', '.bin', 'tsc'),
    ...options,
    ...['--noEmit', '--types', 'node', 'service.ts'],
  ]);
});

test('the library works on Node 20, and the program says in a sentence that it does not', async () => {
  const old = `node-${process.platform}-${process.arch}`;
  await project.install(`${old}@20.20.2`);
  const node = project.path(`node_modules/${old}/bin/node`);
  await stopsCleanly({ command: [node, 'http.js'], folder: project.folder });
  const { code, output } = await project.run([node, 'node_modules/.bin/steadyship', '--help']);
  assert.equal(output, 'steadyship needs Node 24 or newer, and this is Node 20.20.2.\n');
  assert.equal(code, 2);
});
