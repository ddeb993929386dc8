import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Host } from '../host.ts';
import { assertDone } from '../said.ts';
import { shop, shortLoad, told, Users } from '../shop.ts';
import { until } from '../until.ts';

type Headers = Readonly<Record<string, string>>;

/** Which versions answer twenty requests with these headers. */
async function versions(host: Host, headers: Headers = {}): Promise<readonly string[]> {
  const seen = new Set<string>();
  for (let i = 0; i < 20; i += 1) {
    const answer = await fetch(host.address, { headers });
    await answer.arrayBuffer();
    seen.add(answer.headers.get('x-shop-version') ?? `none, ${answer.status}`);
  }
  return [...seen].sort();
}

const flag: Headers = { 'X-Canary': 'always' };
const cookie: Headers = { cookie: 'a=b; beta=always' };

test('a canary shows itself to a header or a cookie first, then by weight, and to copies', async () => {
  await using host = await Host.create();
  host.write(shop(host));
  assertDone(await host.run(['deploy', '1.0.0']));
  const canary = [
    { mirror: '100%' },
    { approve: 'The copies went well?' },
    { mirror: '0%', route: { header: { 'X-Canary': 'always' } } },
    { approve: 'Does it look right with the header?' },
    { route: { cookie: { beta: 'always' } } },
    { approve: 'And with the cookie?' },
    { weight: '50%', hold: '1s' },
  ];
  host.write(shop(host, { strategy: { canary } }));
  const deploy = host.begin(['deploy', '2.0.0', '--wait']);
  const questionAsked = async (question: string) => {
    await deploy.line(new RegExp(`step approve.*${question.slice(0, 8)}`));
  };
  await questionAsked('The copies went well?');
  const probe = { 'x-probe-id': 'copied-to-the-candidate' };
  await until('a copy of a request was executed by the candidate', async () => {
    assert.deepEqual(await versions(host, probe), ['1.0.0']);
    return journalled(host, '2.0.0', probe['x-probe-id']);
  });
  assertDone(await host.run(['approve', 'shop']));
  await questionAsked('Does it look right with the header?');
  assert.deepEqual(await versions(host, flag), ['2.0.0']);
  assert.deepEqual(await versions(host), ['1.0.0']);
  assertDone(await host.run(['approve', 'shop']));
  await questionAsked('And with the cookie?');
  assert.deepEqual(await versions(host, cookie), ['2.0.0']);
  assert.deepEqual(await versions(host), ['1.0.0']);
  assertDone(await host.run(['approve', 'shop']));
  assertDone(await deploy.end());
  assert.deepEqual(await versions(host), ['2.0.0']);
});

function journalled(host: Host, version: string, id: string): boolean {
  const names = readdirSync(host.journal).filter((name) => name.startsWith(version));
  return names.some((name) => readFileSync(join(host.journal, name), 'utf8').includes(id));
}

test('an A/B test shows the candidate to its users for a time, and then stable stays', async () => {
  await using host = await Host.create();
  host.write(shop(host));
  assertDone(await host.run(['deploy', '1.0.0']));
  // The others, who never see it.
  using users = await Users.arrive(host, shortLoad);
  const ab = { header: { 'X-Canary': 'always' }, for: '4s', then: 'return' };
  host.write(shop(host, { strategy: { ab } }));
  const deploy = host.begin(['deploy', '2.0.0']);
  await until('its users see the candidate', async () => {
    return (await versions(host, flag)).join() === '2.0.0';
  });
  assert.deepEqual(await versions(host), ['1.0.0']);
  const { code, stdout } = await deploy.end();
  assert.equal(code, 1, stdout);
  assert.match(stdout, /experiment|A\/B|test is over/);
  assert.deepEqual(await versions(host, flag), ['1.0.0']);
  const report = await users.leave();
  assert.equal(report.lost.total, 0, told(report));
  assert.deepEqual(Object.keys(report.byVersion), ['1.0.0']);
});
