// How long a rolling release of four instances takes, against the sum of what cannot be avoided:
//   node bench/rolling.ts
// Instance after instance has to start, to stay ready for `minReady`, and the one it replaces has
// to finish its requests and to exit before the next may start (one more than wanted at a time).
// Everything else is our own: checking, deciding, writing down, routing.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus, release, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { freePort, Host } from '../test/e2e/host.ts';
import { shop } from '../test/e2e/shop.ts';

interface Settings {
  readonly startDelayMs: number;
  readonly minReadyMs: number;
}

const replicas = 4;
const rounds = 3;
const cases: readonly Settings[] = [
  { startDelayMs: 0, minReadyMs: 0 },
  { startDelayMs: 1000, minReadyMs: 1000 },
  { startDelayMs: 2000, minReadyMs: 10_000 },
];

const server = fileURLToPath(new URL('../examples/shop/server.js', import.meta.url));

/** One instance by hand: how long it needs until it answers, and to exit when it is told to. */
async function bareLife(startDelayMs: number): Promise<{ startMs: number; exitMs: number }> {
  const port = await freePort();
  const env = { ...process.env, PORT: String(port), SHOP_START_DELAY_MS: String(startDelayMs) };
  const began = performance.now();
  const child = spawn(process.execPath, [server], { env, stdio: 'ignore' });
  while (!(await isReady(port))) await new Promise((resolve) => setTimeout(resolve, 5));
  const startMs = performance.now() - began;
  const told = performance.now();
  child.kill('SIGTERM');
  await once(child, 'exit');
  return { startMs, exitMs: performance.now() - told };
}

function isReady(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/ready`, { headers: { connection: 'close' } }).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** From the order to the end of the last old instance, as the log of events has it. */
async function rollingMs(host: Host, settings: Settings, version: string): Promise<number> {
  host.write(rollout(host, settings));
  const { code, stdout, stderr } = await host.run(['deploy', version], 300_000);
  if (code !== 0) throw new Error(`the deploy failed:\n${stdout}${stderr}`);
  const { stdout: log } = await host.run(['--json', 'history', 'shop']);
  const events = log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { at: string; event: { kind: string } });
  const times = (kind: string) => events.filter(({ event }) => event.kind === kind);
  const from = Date.parse(times('release-started').at(-1)!.at);
  return Date.parse(times('instance-gone').at(-1)!.at) - from;
}

function rollout(host: Host, { startDelayMs, minReadyMs }: Settings): string {
  return shop(host, {
    replicas,
    health: '/ready',
    env: { SHOP_START_DELAY_MS: String(startDelayMs) },
    strategy: { rolling: { maxSurge: 1, maxUnavailable: 0, minReady: `${minReadyMs}ms` } },
  });
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

async function measure(settings: Settings): Promise<string> {
  const lives = [];
  for (let i = 0; i < 5; i += 1) lives.push(await bareLife(settings.startDelayMs));
  const startMs = median(lives.map((one) => one.startMs));
  const exitMs = median(lives.map((one) => one.exitMs));
  const unavoidableMs = replicas * (startMs + settings.minReadyMs + exitMs);
  await using host = await Host.create();
  await rollingMs(host, settings, '1.0.0').catch(() => 0);
  const taken = [];
  for (let i = 0; i < rounds; i += 1) taken.push(await rollingMs(host, settings, `2.0.${i}`));
  const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
  return [
    `start-up ${seconds(startMs)}, minReady ${seconds(settings.minReadyMs)}, exit ${seconds(exitMs)}`,
    `unavoidable ${seconds(unavoidableMs)}`,
    `taken ${taken.map(seconds).join(', ')}`,
    `ratio ${(median(taken) / unavoidableMs).toFixed(2)}`,
    `our own ${seconds((median(taken) - unavoidableMs) / replicas)} per instance`,
  ].join(' · ');
}

const [cpu] = cpus();
console.log(
  `machine: ${cpus().length} x ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
);
console.log(`versions: Node ${process.version}, Linux ${release()}`);
console.log(
  `settings: ${replicas} replicas, maxSurge 1, maxUnavailable 0, no load, ${rounds} rounds`,
);
for (const settings of cases) console.log(await measure(settings));
