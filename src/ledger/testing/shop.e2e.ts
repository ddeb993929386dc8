import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readJournals } from '../journal/read-journals.ts';
import { startShop } from './shop-process.ts';

async function shopWith(context: TestContext, env: Readonly<Record<string, string>> = {}) {
  const shop = await startShop(env);
  context.after(() => shop.end('SIGKILL'));
  return shop;
}

function folderFor(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'shop-e2e-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('what a client has an answer to is in the journal, also when the shop is killed then', async (context) => {
  const folder = folderFor(context);
  const shop = await shopWith(context, { SHOP_JOURNAL: folder, SHOP_VERSION: '2.0.0' });
  const ids = Array.from({ length: 200 }, (_, index) => `run-${index}`);
  await Promise.all(
    ids.map(async (id) => {
      const headers = { 'x-probe-id': id };
      const answer = await fetch(shop.url, { method: 'POST', body: 'abc', headers });
      assert.equal(answer.headers.get('x-shop-id'), id);
    }),
  );
  await shop.end('SIGKILL');
  const executions = [...readJournals(folder).executions()];
  assert.deepEqual(executions.map(({ id }) => id).sort(), ids.sort());
  for (const { version, bodyHash, receivedAt, doneAt } of executions) {
    assert.equal(version, '2.0.0');
    assert.equal(bodyHash, 'ba7816bf8f01cfea414140de5dae2223');
    assert.ok(doneAt >= receivedAt);
  }
});

test('on SIGTERM a request in flight is finished, then the shop exits with 0', async (context) => {
  const shop = await shopWith(context);
  const answer = await fetch(`${shop.url}/slow?ms=400&bytes=1000`);
  const ended = shop.end('SIGTERM');
  assert.equal((await answer.arrayBuffer()).byteLength, 1000);
  assert.equal(await ended, 0);
});

test('readiness and liveness are two things', async (context) => {
  const shop = await shopWith(context, { SHOP_NEVER_READY: '1' });
  assert.equal((await fetch(`${shop.url}/ready`)).status, 503);
  assert.equal((await fetch(`${shop.url}/healthz`)).status, 200);
});

test('the same share of ids fails, and the same ids fail again', async (context) => {
  const shop = await shopWith(context, { SHOP_FAIL_SHARE: '0.2' });
  const statuses = async () => {
    const answers: number[] = [];
    for (let index = 0; index < 200; index += 1) {
      const answer = await fetch(shop.url, { headers: { 'x-probe-id': `id-${index}` } });
      await answer.arrayBuffer();
      answers.push(answer.status);
    }
    return answers;
  };
  const first = await statuses();
  const failed = first.filter((status) => status === 500).length;
  assert.ok(failed > 15 && failed < 65, `${failed} of 200 failed`);
  assert.deepEqual(await statuses(), first);
});

test('a shop that exits at once says so and exits with 1', async () => {
  await assert.rejects(startShop({ SHOP_EXIT_AT_ONCE: '1' }), /ended with 1/);
});

test('a shop that crashes later exits with 1', async (context) => {
  const shop = await shopWith(context, { SHOP_CRASH_AFTER_MS: '100' });
  const [code] = await once(shop.process, 'exit');
  assert.equal(code, 1);
});

test('the three versions are folders that stand alone, and the third has a bug', async (context) => {
  const folder = folderFor(context);
  const make = new URL('../../../examples/shop/make-versions.js', import.meta.url);
  const maker = spawn(process.execPath, [fileURLToPath(make), folder], { stdio: 'ignore' });
  assert.deepEqual(await once(maker, 'exit'), [0, null]);
  const seen: string[] = [];
  for (const version of ['v1', 'v2', 'v3']) {
    const shop = await startShop({}, join(folder, version, 'server.js'));
    context.after(() => shop.end('SIGKILL'));
    const answers = await Promise.all(Array.from({ length: 100 }, () => fetch(shop.url)));
    const failed = answers.filter(({ status }) => status === 500).length;
    seen.push(`${answers[0]!.headers.get('x-shop-version')} ${failed > 0 ? 'fails' : 'works'}`);
    await Promise.all(answers.map((answer) => answer.arrayBuffer()));
    await shop.end('SIGTERM');
  }
  assert.deepEqual(seen, ['1.0.0 works', '2.0.0 works', '3.0.0 fails']);
});
