import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startProof } from '../../src/ledger/prove.ts';
import { reportDoubts, reportTable } from '../../src/ledger/report-text.ts';
import { type ShopProcess, startShop } from '../../src/ledger/testing/shop-process.ts';
import { ProxyProcess } from '../../src/proxy/testing/proxy-process.ts';
import { freePort } from '../e2e/host.ts';
import { mixedLoad } from '../e2e/shop.ts';

/**
 * Switches all traffic from one instance to a fresh one, again and again, under every kind of load
 * at once; the old instance is killed with SIGKILL as soon as its drain is acknowledged:
 * `node test/long/switches.ts --switches 1000 --rate 1150 --every 900`.
 * `--replacements 100` replaces the proxy that often in between. Controls: `--switches 0` must
 * lose nothing, `--skip-drain` must lose something.
 */
const { values } = parseArgs({
  options: {
    switches: { type: 'string', default: '1000' },
    replacements: { type: 'string', default: '0' },
    rate: { type: 'string', default: '1150' },
    every: { type: 'string', default: '900' },
    'stream-drain': { type: 'string', default: '1000' },
    'skip-drain': { type: 'boolean', default: false },
    seconds: { type: 'string', default: '7200' },
  },
});
const switches = Number(values.switches);
const replacements = Number(values.replacements);
const everyMs = Number(values.every);
const streamDrainMs = Number(values['stream-drain']);
const skipDrain = values['skip-drain'];
const drainMs = 10_000;
const drainingMax = 6;
const begin = new Map<Instance, () => void>();

const folder = mkdtempSync(join(tmpdir(), 'steadyship-switches-'));
const journalFolder = join(folder, 'journal');
const listen = await freePort();
const startedAt = performance.now();
await using proxy = await ProxyProcess.start();
let admin = await proxy.admin();
let replaced = 0;
/** Instances that finish what they have, each with the end of its drain. */
const draining = new Map<Instance, Promise<void>>();
let live = await instance(1);
let next: Promise<Instance> = instance(2);
await apply(1);

const proof = await startProof({
  target: `http://127.0.0.1:${listen}`,
  load: { ...mixedLoad, steady: { ...mixedLoad.steady!, ratePerSecond: Number(values.rate) } },
  seconds: Number(values.seconds),
  journalFolder,
  streamDrainMs,
});
for (let done = 1; done <= switches; done += 1) {
  const begun = performance.now();
  await proof.during(() => switchOver(done + 1));
  if (replaced < (replacements * done) / switches) await replaceProxy();
  if (done % 50 === 0) console.log(`${done} switches, ${replaced} replacements`);
  await pause(everyMs - (performance.now() - begun));
}
if (switches === 0) await pause(10_000);
await Promise.all(draining.values());
const report = await proof.finish();
// A successor is nobody's child here: it is told to go.
await admin.shutdown().catch(() => undefined);
await live.shop.end('SIGKILL');
await (await next).shop.end('SIGKILL');
const minutes = ((performance.now() - startedAt) / 60_000).toFixed(1);
const { steadyLatencyMs: steady, switchLatencyMs: during } = report;
console.log(`${switches} switches, ${replaced} hot replacements, ${minutes} min`);
console.log(
  `Node ${process.version}, ${cpus().length} cores, ${cpus()[0]?.model}; drain ${
    skipDrain ? 'SWITCHED OFF' : `${drainMs} ms, streams ${streamDrainMs} ms`
  }`,
);
console.log(reportTable(report));
for (const doubt of reportDoubts(report)) console.log(`doubt: ${doubt}`);
for (const one of report.lost.examples.slice(0, 5)) console.log(JSON.stringify(one));
if (steady && during) {
  const ratio = (during.p99 / steady.p99).toFixed(2);
  console.log(`p99 steady ${steady.p99} ms, during switches ${during.p99} ms: ${ratio}`);
}
rmSync(folder, { recursive: true, force: true });
const isAsExpected = skipDrain ? report.lost.total > 0 : report.lost.total === 0;
console.log(isAsExpected ? 'as it must be' : 'NOT AS IT MUST BE');
process.exitCode = isAsExpected ? 0 : 1;

interface Instance {
  readonly id: string;
  readonly revision: number;
  readonly shop: ShopProcess;
}

async function instance(revision: number): Promise<Instance> {
  const env = { SHOP_VERSION: revision % 2 === 0 ? '2.0.0' : '1.0.0', SHOP_JOURNAL: journalFolder };
  return { id: `shop-${revision}`, revision, shop: await startShop(env) };
}

/** Moves all traffic; the old instance drains while the next switches go on. */
async function switchOver(epoch: number): Promise<void> {
  const old = live;
  live = await next;
  proof.drainBegins();
  if (skipDrain) {
    // Both at once: the old one dies with whatever it has in flight.
    await Promise.all([apply(epoch), old.shop.end('SIGKILL')]);
  } else {
    const end = drainedThenKilled(old);
    draining.set(old, end);
    await apply(epoch);
    begin.get(old)!();
    void end.then(() => draining.delete(old));
  }
  next = instance(live.revision + 1);
  if (draining.size > drainingMax) await Promise.race(draining.values());
}

async function drainedThenKilled(old: Instance): Promise<void> {
  await new Promise<void>((resolve) => begin.set(old, resolve));
  begin.delete(old);
  const { drained } = await drainOf(old);
  if (!drained) console.log(`${old.id} had not drained after ${drainMs} ms`);
  await old.shop.end('SIGKILL');
}

/** The admin connection changes with each replacement of the proxy; the drain goes on. */
async function drainOf(old: Instance): Promise<{ readonly drained: boolean }> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await admin.drained('shop', old.id, drainMs);
    } catch (error) {
      if (attempt === 5) throw error;
      await pause(200);
    }
  }
}

async function apply(epoch: number): Promise<void> {
  const all = [live, ...draining.keys()];
  await admin.apply({
    service: 'shop',
    epoch,
    listen,
    shares: [{ revision: live.revision, weight: 10_000, instances: [live.id] }],
    matches: [],
    instances: Object.fromEntries(
      all.map(({ id, revision, shop }) => [id, { host: '127.0.0.1', port: shop.port, revision }]),
    ),
    draining: [...draining.keys()].map((one) => one.id),
    drainMs,
    streamDrainMs,
  });
}

async function replaceProxy(): Promise<void> {
  await admin.replace();
  admin.close();
  admin = await proxy.admin();
  replaced += 1;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
