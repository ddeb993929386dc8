import { type HealthAnswer, healthAnswer } from './health-answer.ts';
import type { Phase } from './phase.ts';
import { Readiness } from './readiness.ts';
import { reasonOf } from './reason-of.ts';
import { type Servable, ServedServer } from './served-server.ts';
import { type LifecycleOptions, type Settings, settingsOf } from './settings.ts';
import { type HookSettings, type StopHook, StopHooks } from './stop-hooks.ts';

export interface StopReport {
  /** 0 when everything ended as it should, else 1. */
  readonly exitCode: 0 | 1;
  /** What did not, in sentences. */
  readonly problems: readonly string[];
}

/** Of the time after the drain, this share is for requests in flight and the rest for hooks. */
const requestShare = 0.75;

/**
 * The life of a server process as a load balancer and a platform see it: health endpoints, and a
 * stop that loses no request.
 *
 * ```js
 * const lifecycle = new Lifecycle({ checks: { database: () => pool.query('select 1') } });
 * lifecycle.onStop('database', () => pool.end());
 * const server = http.createServer(withHealth(lifecycle, handler)).listen(process.env.PORT);
 * lifecycle.serve(server);
 * ```
 */
export class Lifecycle {
  readonly #settings: Settings;
  readonly #readiness: Readiness;
  readonly #servers: ServedServer[] = [];
  readonly #leaveHooks = new StopHooks();
  readonly #stopHooks = new StopHooks();
  readonly #leaving = new AbortController();
  #phase: Phase = 'starting';
  #stopped: Promise<StopReport> | undefined;

  /** Throws a TypeError when the options contradict each other. */
  constructor(options: LifecycleOptions = {}) {
    this.#settings = settingsOf(options);
    this.#readiness = new Readiness(options.checks ?? {}, this.#settings.showReasons);
    for (const signal of this.#settings.signals) process.on(signal, () => this.#heard(signal));
    if (options.startup) void this.#start(options.startup);
    else this.#phase = 'running';
  }

  get phase(): Phase {
    return this.#phase;
  }

  /**
   * Aborted when the process stops accepting. End there what would go on for ever and can be taken
   * up elsewhere: event streams, long polls.
   */
  get leaving(): AbortSignal {
    return this.#leaving.signal;
  }

  /** What the health endpoint at this path answers now; undefined when there is none. */
  health(path: string): Promise<HealthAnswer> | undefined {
    const asked = path.split('?', 1)[0]!;
    for (const kind of ['live', 'ready', 'startup'] as const) {
      if (!this.#settings.paths[kind].includes(asked)) continue;
      return healthAnswer(kind, () => this.#phase, this.#readiness);
    }
    return undefined;
  }

  /** Every path that `health` answers. */
  get healthPaths(): readonly string[] {
    return Object.values(this.#settings.paths).flat();
  }

  /** Takes care of the connections of a server when the process stops. Call it before `listen`. */
  serve(server: Servable): void {
    const served = new ServedServer(server);
    this.#servers.push(served);
    if (this.#phase === 'stopping' || this.#phase === 'stopped') void served.stopAccepting();
  }

  /**
   * Runs when the process stops accepting, while requests in flight still go on: close WebSockets
   * here (code 1001 tells clients to connect again), and stop taking work from queues.
   */
  onLeave(name: string, hook: StopHook, settings?: HookSettings): void {
    this.#leaveHooks.add(name, hook, settings);
  }

  /** Runs when the last request has ended: close database pools, flush buffers. One by one. */
  onStop(name: string, hook: StopHook, settings?: HookSettings): void {
    this.#stopHooks.add(name, hook, settings);
  }

  /** Stops as a signal would, once; the process exits at the end. */
  stop(reason = 'asked to stop', drainMs = this.#settings.drainMs): Promise<StopReport> {
    this.#stopped ??= this.#stop(reason, drainMs);
    return this.#stopped;
  }

  #heard(signal: NodeJS.Signals): void {
    if (signal !== 'SIGINT') void this.stop(signal);
    else if (this.#stopped) this.#settings.exit(130);
    else void this.stop(signal, 0);
  }

  async #start(startup: () => unknown): Promise<void> {
    try {
      await startup();
      if (this.#phase === 'starting') this.#phase = 'running';
    } catch (error) {
      this.#say(`cannot start: ${reasonOf(error)}`);
      this.#settings.exit(1);
    }
  }

  async #stop(reason: string, drainMs: number): Promise<StopReport> {
    const { deadlineMs, exit } = this.#settings;
    const begunAt = performance.now();
    const deadline = setTimeout(() => this.#force(), deadlineMs);
    const report = await this.#leave(reason, drainMs);
    clearTimeout(deadline);
    this.#phase = 'stopped';
    for (const problem of report.problems) this.#say(problem);
    this.#say(`stopped after ${Math.round(performance.now() - begunAt)} ms`);
    exit(report.exitCode);
    return report;
  }

  async #leave(reason: string, drainMs: number): Promise<StopReport> {
    this.#phase = 'draining';
    this.#say(
      `${reason}: not ready any more${drainMs > 0 ? `, serving on for ${drainMs} ms` : ''}`,
    );
    for (const server of this.#servers) server.announceClose();
    await pause(drainMs);
    this.#phase = 'stopping';
    this.#say(`accepting nothing more, ${this.#inFlight} requests in flight`);
    const closed = Promise.all(this.#servers.map((server) => server.stopAccepting()));
    this.#leaving.abort(new Error('the process stops'));
    const leaveProblems = this.#leaveHooks.run();
    const finishMs = (this.#settings.deadlineMs - drainMs) * requestShare;
    const isFinished = await within(finishMs, Promise.all([closed, leaveProblems]));
    const problems = isFinished ? [...(await leaveProblems)] : [this.#cut(finishMs)];
    problems.push(...(await this.#stopHooks.run()));
    return { exitCode: problems.length === 0 ? 0 : 1, problems };
  }

  /** The requests had their time: the hooks need the rest of it. */
  #cut(afterMs: number): string {
    const connections = this.#servers.reduce((sum, server) => sum + server.connections, 0);
    const problem =
      `cut ${this.#inFlight} requests and ${connections} connections in all that did not end ` +
      `within ${Math.round(afterMs)} ms${waitingFor(this.#leaveHooks)}`;
    for (const server of this.#servers) server.cut();
    return problem;
  }

  #force(): void {
    const { deadlineMs, exit } = this.#settings;
    this.#say(`forced to stop after ${deadlineMs} ms${waitingFor(this.#stopHooks)}`);
    exit(1);
  }

  get #inFlight(): number {
    return this.#servers.reduce((sum, server) => sum + server.inFlight, 0);
  }

  #say(line: string): void {
    this.#settings.log(`steadyship: ${line}`);
  }
}

function waitingFor(hooks: StopHooks): string {
  return hooks.current === undefined ? '' : `, still closing ${hooks.current}`;
}

function pause(ms: number): Promise<void> {
  return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : Promise.resolve();
}

async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const isDone = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return isDone;
}
