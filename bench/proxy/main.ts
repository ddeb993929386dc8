/**
 * How fast the data plane is beside others: one core for the proxy, one for load and instance, all
 * contenders within the same minute, again and again, because on a shared machine only ratios of
 * neighbouring runs mean anything. Processor time per request is the steadiest figure.
 *
 *   node bench/proxy/main.ts [--seconds 3] [--rounds 3] [--body 16] [--only nginx,steadyship]
 *
 * Needs wrk and nginx; measures HAProxy, Caddy and Envoy (ENVOY=path) where they are installed, and
 * undici, @fastify/reply-from with fastify, httpxy, http-proxy-3 from the folder PACKAGES.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { freePort } from '../../src/proxy/testing/free-port.ts';
import type { Contender, Place } from './contender.ts';
import { PinnedProcess } from './pinned-process.ts';
import { backendOf, contenders } from './servers.ts';

interface Run {
  readonly rps: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuUs: number;
  readonly failed: number;
}

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '3' },
    body: { type: 'string', default: '16' },
    only: { type: 'string' },
    idle: { type: 'string', default: '0' },
  },
});
const proxyCore = 0;
const loadCore = 1;

async function wrk(port: number, seconds: number): Promise<Omit<Run, 'cpuUs'> & { count: number }> {
  const url = `http://127.0.0.1:${port}/`;
  const argv = ['-c', String(loadCore), 'wrk', '-t1', '-c64', `-d${seconds}s`, '--latency', url];
  const { stdout } = await promisify(execFile)('taskset', argv);
  const field = (pattern: RegExp) => pattern.exec(stdout)?.[1] ?? '0';
  const errors = /connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(stdout);
  const socketErrors = errors ? errors.slice(1).reduce((sum, item) => sum + Number(item), 0) : 0;
  return {
    rps: Number(field(/Requests\/sec:\s+([\d.]+)/)),
    p50Ms: milliseconds(field(/50%\s+(\S+)/)),
    p99Ms: milliseconds(field(/99%\s+(\S+)/)),
    count: Number(field(/(\d+) requests in/)),
    failed: Number(field(/Non-2xx or 3xx responses: (\d+)/)) + socketErrors,
  };
}

function milliseconds(text: string): number {
  const value = Number.parseFloat(text);
  if (text.endsWith('us')) return value / 1000;
  return text.endsWith('ms') ? value : value * 1000;
}

async function measure(started: PinnedProcess, port: number, seconds: number): Promise<Run> {
  const before = started.cpuMs;
  const { count, ...run } = await wrk(port, seconds);
  return { ...run, cpuUs: ((started.cpuMs - before) * 1000) / Math.max(1, count) };
}

/** Memory that idle connections cost, in kilobytes each. */
async function idleCost(started: PinnedProcess, port: number, count: number): Promise<number> {
  const before = started.residentKb;
  const sockets: Socket[] = [];
  for (let made = 0; made < count; made += 1) {
    await new Promise<void>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', resolve);
      socket.once('error', reject);
      sockets.push(socket);
    });
  }
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const cost = (started.residentKb - before) / count;
  for (const socket of sockets) socket.destroy();
  return cost;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

function report(runs: ReadonlyMap<string, readonly Run[]>, idle: ReadonlyMap<string, number>) {
  const reference = runs.get('nginx') ?? [];
  const rows = [...runs].map(([name, list]) => {
    const ratio = (read: (run: Run) => number) =>
      median(list.map((run, round) => read(run) / read(reference[round] ?? run))).toFixed(2);
    return {
      proxy: name,
      rps: Math.round(median(list.map((run) => run.rps))),
      'rps/nginx': ratio((run) => run.rps),
      'p50 ms': median(list.map((run) => run.p50Ms)).toFixed(2),
      'p99 ms': median(list.map((run) => run.p99Ms)).toFixed(2),
      'p99/nginx': ratio((run) => run.p99Ms),
      'cpu us': median(list.map((run) => run.cpuUs)).toFixed(1),
      'cpu/nginx': ratio((run) => run.cpuUs),
      failed: list.reduce((sum, run) => sum + run.failed, 0),
      'KB/idle': idle.get(name)?.toFixed(1) ?? '',
    };
  });
  console.table(rows);
}

async function main(): Promise<void> {
  const chosen = values.only?.split(',');
  const root = mkdtempSync(join(tmpdir(), 'steadyship-bench-'));
  const backend = await freePort();
  const open: Disposable[] = [];
  const running: { name: string; port: number; process: PinnedProcess }[] = [];
  const start = async (contender: Contender, core: number, port: number) => {
    const folder = mkdtempSync(join(root, 'place-'));
    const place: Place = { folder, listen: port, backend };
    const prepared = contender.prepare(place);
    if (!prepared) return undefined;
    const process = await PinnedProcess.start(prepared, folder, core, port);
    open.push(process);
    return process;
  };
  try {
    await start(backendOf(Number(values.body)), loadCore, backend);
    for (const contender of contenders) {
      if (chosen && !chosen.includes(contender.name)) continue;
      const port = await freePort();
      const process = await start(contender, proxyCore, port);
      if (process) running.push({ name: contender.name, port, process });
      else console.log(`${contender.name}: not installed, left out`);
    }
    const runs = new Map<string, Run[]>(running.map(({ name }) => [name, []]));
    const seconds = Number(values.seconds);
    for (const { port } of running) await wrk(port, 2);
    for (let round = 0; round < Number(values.rounds); round += 1) {
      for (const { name, port, process } of running) {
        runs.get(name)!.push(await measure(process, port, seconds));
      }
    }
    const idle = new Map<string, number>();
    const count = Number(values.idle);
    for (const { name, port, process } of count > 0 ? running : []) {
      idle.set(name, await idleCost(process, port, count));
    }
    console.log(`body ${values.body} B, ${values.rounds} rounds of ${seconds} s, medians`);
    report(runs, idle);
  } finally {
    for (const process of open) process[Symbol.dispose]();
    rmSync(root, { recursive: true, force: true });
  }
}

await main();
