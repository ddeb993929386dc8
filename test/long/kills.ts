import { parseArgs } from 'node:util';
import { type Random, random } from '../../src/kit/random.ts';
import { reportDoubts, reportLine } from '../../src/ledger/report-text.ts';
import { Host } from '../e2e/host.ts';
import { shop, shortLoad, Users } from '../e2e/shop.ts';
import { until } from '../e2e/until.ts';
import { drillStrategies } from './drill-strategies.ts';

/**
 * Kills parts of a host at random moments while releases follow each other under load, and joins
 * the ledger at the end:
 * `node test/long/kills.ts --victim controller --kills 100 [--seed 1]` (or `keeper`, `proxy`).
 * Controller and keeper may cost nothing; each kill of the proxy what is in flight there.
 */
const { values } = parseArgs({
  options: {
    victim: { type: 'string', default: 'controller' },
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
  },
});
const victims = ['controller', 'keeper', 'proxy'] as const;
type Victim = (typeof victims)[number];
const victim = victims.find((one) => one === values.victim);
if (!victim) throw new Error(`--victim is one of ${victims.join(', ')}`);

const connections = shortLoad.steady!.connections;
const kills = Number(values.kills);
const rng = random(Number(values.seed));
const startedAt = performance.now();

await using host = await Host.create();
host.write(shop(host, drillStrategies[0]!));
await must(host.run(['deploy', '1.0.0']), 'the first release');
const users = await Users.arrive(host, shortLoad, 7200);
let killed = 0;
let releases = 0;
while (killed < kills) {
  releases += 1;
  const strategy = drillStrategies[releases % drillStrategies.length]!;
  host.write(shop(host, { ...strategy, env: { SHOP_VERSION: `${releases + 1}.0.0` } }));
  killed += await releaseWithKills(`${releases + 1}.0.0`, kills - killed);
  const state = await host.look('shop');
  const held = state?.stable?.version === `${releases + 1}.0.0`;
  console.log(`release ${releases}: ${killed} kills so far, ${held ? 'completed' : 'NOT STABLE'}`);
  if (!held) process.exitCode = 1;
}
const report = await users.leave();
const allowed = victim === 'proxy' ? kills * connections : 0;
const minutes = ((performance.now() - startedAt) / 60_000).toFixed(1);
console.log(`${kills} SIGKILLs of the ${victim} over ${releases} releases in ${minutes} min`);
console.log(reportLine(report));
for (const doubt of reportDoubts(report)) console.log(doubt);
for (const example of report.lost.examples.slice(0, 5)) console.log(JSON.stringify(example));
if (report.lost.total > allowed) process.exitCode = 1;
console.log(`lost ${report.lost.total}, at most ${allowed} may be`);

/** One release, with kills at random moments, seen through to its end; how many there were. */
async function releaseWithKills(version: string, most: number): Promise<number> {
  let count = 0;
  let deploy = host.begin(['deploy', version]);
  while (!deploy.hasEnded) {
    await Promise.race([deploy.ended, pause(rng)]);
    if (deploy.hasEnded || count >= most || count >= 6) break;
    await kill(victim!, deploy.pid);
    count += 1;
    if (victim === 'controller') {
      await deploy.ended;
      deploy = host.begin(['deploy', version]);
    }
  }
  const { code, stdout, stderr } = await deploy.end(120_000);
  if (code !== 0) console.log(`deploy ended with ${code}:\n${stdout}${stderr}`);
  return count;
}

async function kill(whom: Victim, controller: number): Promise<void> {
  const pid = await pidOf(whom, controller);
  if (pid === undefined) return;
  process.kill(pid, 'SIGKILL');
  if (whom !== 'proxy') return;
  await until('another proxy answers', () =>
    host.proxy(async (proxy) => (await proxy.hello()).pid !== pid).catch(() => false),
  );
}

async function pidOf(whom: Victim, controller: number): Promise<number | undefined> {
  if (whom === 'controller') return controller;
  if (whom === 'keeper') return host.keeperPid().catch(() => undefined);
  return host.proxy(async (proxy) => (await proxy.hello()).pid).catch(() => undefined);
}

function pause(source: Random): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, source.integer(50, 2500)));
}

async function must(ended: Promise<{ readonly code: number | null }>, what: string): Promise<void> {
  const { code } = await ended;
  if (code !== 0) throw new Error(`${what} failed with ${code}`);
}
