import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { before, test } from 'node:test';
import { promisify } from 'node:util';
import { parseDocument } from 'yaml';
import { loadOf } from '../../src/ledger/generator/load.ts';
import { startProof } from '../../src/ledger/prove.ts';
import { Host } from '../e2e/host.ts';

// Verdaccio, a registry for npm packages that we did not write and that knows nothing of us, is
// released from one of its real versions to the next while clients read from it.

const example = resolve(import.meta.dirname, '..', '..', 'examples', 'real-service');
/** Outlives the test: the versions never change, and take half a minute to install. */
const releases = join(tmpdir(), 'steadyship-verdaccio');
const versions = ['6.9.2', '6.10.4'] as const;

before(async () => {
  const make = join(example, 'make-release.js');
  const run = promisify(execFile);
  await Promise.all(versions.map((version) => run(process.execPath, [make, version, releases])));
});

/** The rollout file of the example, for this host and this version. */
function rolloutOf(host: Host, version: string): string {
  const file = parseDocument(readFileSync(join(example, 'rollout.yaml'), 'utf8'));
  file.setIn(['source', 'folder'], join(releases, version));
  file.setIn(['port'], host.port);
  file.setIn(['env', 'VERDACCIO_STORAGE_PATH'], join(host.folder, 'storage'));
  return file.toString();
}

/** Publishes a package of some hundred kilobytes, as its author would. */
function publish(host: Host): void {
  const folder = join(host.folder, 'greeting');
  mkdirSync(folder);
  const { port, address } = host;
  writeFileSync(join(folder, 'package.json'), '{ "name": "greeting", "version": "1.0.0" }\n');
  const text = Array.from({ length: 40_000 }, (_, line) => `${line * 2654435761}\n`).join('');
  writeFileSync(join(folder, 'numbers.txt'), text);
  writeFileSync(join(folder, '.npmrc'), `//127.0.0.1:${port}/:_authToken=example\n`);
  execFileSync('npm', ['publish', '--silent', '--registry', address], { cwd: folder });
}

test('Verdaccio moves from 6.9.2 to 6.10.4 under load, and no request is lost', async () => {
  await using host = await Host.create();
  const [from, to] = versions;
  host.write(rolloutOf(host, from));
  const first = await host.run(['deploy', from]);
  assert.equal(first.code, 0, first.stdout + first.stderr);
  publish(host);
  const mix = {
    paths: ['/-/ping', '/greeting', '/greeting/-/greeting-1.0.0.tgz', '/-/v1/search?text=greet'],
    isReadOnly: true,
  };
  const proof = await startProof({
    target: host.address,
    load: loadOf(['A', 'B'], 60, mix),
    seconds: 90,
    options: { 'version-header': 'x-powered-by' },
  });
  host.write(rolloutOf(host, to));
  const second = await host.run(['deploy', to]);
  const report = await proof.finish();
  assert.equal(second.code, 0, second.stdout + second.stderr);
  assert.equal(report.lost.total, 0, JSON.stringify(report.lost.examples));
  assert.equal(report.appErrors.total, 0);
  const served = Object.keys(report.byVersion).sort();
  assert.deepEqual(served, [`verdaccio/${to}`, `verdaccio/${from}`]);
  assert.ok(report.sent > 300, `only ${report.sent} requests were sent`);
});
