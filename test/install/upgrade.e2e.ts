import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { makePackage } from '../../scripts/package/make-package.ts';
import { connectKeeper } from '../../src/keeper/protocol/client.ts';
import { loadOf } from '../../src/ledger/generator/load.ts';
import { startProof } from '../../src/ledger/prove.ts';
import { ProxyClient } from '../../src/proxy/protocol/client.ts';
import { freePort } from '../e2e/host.ts';
import { Project } from './project.ts';

// A host that runs one version of Steadyship gets the next one, as a user would bring it there.
// Both are this code; what is shown is that keeper and proxy change places under load.

const folder = mkdtempSync(join(tmpdir(), 'steadyship-packed-'));
const project = new Project();
let next = '';

before(async () => {
  const old = makePackage(folder, '0.1.0');
  next = makePackage(folder, '0.1.1');
  project.copy('shop');
  await project.install(old);
});

after(async () => {
  rmSync(folder, { recursive: true, force: true });
  await project[Symbol.asyncDispose]();
});

async function processes() {
  using keeper = (await connectKeeper(project.state))!;
  const hello = await keeper.hello();
  const running = (await keeper.list()).filter(({ wanted }) => wanted);
  const proxy = await ProxyClient.connect(join(project.state, 'proxy.sock'));
  const { version, pid } = await proxy.hello();
  proxy.close();
  const instances = running.filter(({ kind }) => kind === 'instance');
  return {
    keeper: { version: hello.version, pid: hello.pid },
    proxy: { version, pid },
    instances: instances.map((one) => one.pid).sort(),
  };
}

test('a running host is upgraded under load, and no request or stream is lost', async () => {
  const port = await freePort();
  project.write(
    'rollout.yaml',
    `service: shop
run: node server.js
port: ${port}
health: { ready: /ready, live: /healthz, minReady: 0s }
stop: { drain: 3s }
env: { SHOP_JOURNAL: ${project.journal} }
`,
  );
  try {
    await project.must(['npx', 'steadyship', 'deploy', '1.0.0']);
    const before = await processes();
    const proof = await startProof({
      target: `http://127.0.0.1:${port}`,
      load: loadOf(['A', 'B', 'D'], 100, { paths: ['/'], isReadOnly: false }),
      seconds: 90,
      journalFolder: project.journal,
    });
    await project.install(next);
    const said = await project.must(['npx', 'steadyship', 'upgrade']);
    assert.match(said, /keeper moved from 0.1.0 to 0.1.1.\nThe proxy moved from 0.1.0 to 0.1.1/);
    const between = await processes();
    assert.match(
      await project.must(['npx', 'steadyship', 'upgrade']),
      /runs version 0.1.1 already/,
    );
    await project.must(['npx', 'steadyship', 'deploy', '2.0.0']);
    const report = await proof.finish();
    assert.equal(report.lost.total, 0, JSON.stringify(report.lost.examples));
    assert.deepEqual([before.keeper.version, before.proxy.version], ['0.1.0', '0.1.0']);
    assert.deepEqual([between.keeper.version, between.proxy.version], ['0.1.1', '0.1.1']);
    assert.notEqual(between.keeper.pid, before.keeper.pid);
    assert.notEqual(between.proxy.pid, before.proxy.pid);
    assert.deepEqual(between.instances, before.instances);
    assert.deepEqual(Object.keys(report.byVersion).sort(), ['1.0.0', '2.0.0']);
  } finally {
    await project.run(['npx', 'steadyship', 'down']);
  }
});
