import { existsSync, mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { LineClient } from '../kit/line-rpc.ts';
import { adminHandlers } from './admin/admin.ts';
import { AdminSocket, publicSocket } from './admin/admin-socket.ts';
import { Administration } from './admin/administration.ts';
import { openMetricsPort } from './admin/metrics-port.ts';
import type { ProxyConfig } from './config/proxy-config.ts';
import { DataPlane } from './data-plane.ts';
import { Predecessor } from './replacement/predecessor.ts';
import { launchSuccessor } from './replacement/successor-launch.ts';

export interface ProxyProcessOptions {
  readonly stateFolder: string;
  readonly config: ProxyConfig;
  readonly inherited: ReadonlyMap<number, number>;
  /** Admin socket of the process that this one replaces. */
  readonly predecessorPath?: string | undefined;
  /** How this process was started: its successor is started alike. */
  readonly argv: readonly string[];
}

const retireMs = 120_000;
const certificatesMs = 5000;
/** How long the access log may take to write its last lines. */
const logMs = 1000;
/** How long idle clients are given at the very end, after our direction was closed. */
const lastLingerMs = 1000;

/** The life of one proxy process: start, take over, be replaced, end. */
export class ProxyProcess {
  readonly #options: ProxyProcessOptions;
  readonly #plane: DataPlane;
  readonly #administration: Administration;
  #socket: AdminSocket | undefined;
  #metrics: Server | undefined;

  private constructor(options: ProxyProcessOptions) {
    this.#options = options;
    const { stateFolder, inherited, config } = options;
    this.#plane = new DataPlane({ stateFolder, inherited, config });
    this.#administration = new Administration(this.#plane);
  }

  /** Starts serving; answers with the problems that did not keep it from doing so. */
  static async start(options: ProxyProcessOptions): Promise<readonly string[]> {
    mkdirSync(options.stateFolder, { recursive: true, mode: 0o700 });
    if (options.predecessorPath === undefined) await refuseSecond(options.stateFolder);
    const self = new ProxyProcess(options);
    process.on('SIGTERM', () => self.#stop());
    process.on('SIGINT', () => self.#stop());
    process.on('SIGHUP', () => self.#plane.log?.reopen());
    setInterval(() => self.#refresh(), certificatesMs).unref();
    const problems = [...(await self.#begin()), ...(await self.#offerMetrics())];
    const { stateProblem } = self.#plane;
    return stateProblem === undefined ? problems : [stateProblem, ...problems];
  }

  async #begin(): Promise<readonly string[]> {
    const { stateFolder, predecessorPath } = this.#options;
    const handlers = adminHandlers(this.#plane, this.#administration, {
      retire: (successorPath, deadlineMs) => void this.#retire(successorPath, deadlineMs),
      replace: (argv) => this.#replace(argv),
      stop: () => this.#stop(),
    });
    this.#socket = await AdminSocket.open(stateFolder, this.#plane.bootId, handlers);
    if (predecessorPath === undefined) {
      const problems = await this.#plane.listeners.openAll();
      this.#socket.publish();
      return problems;
    }
    const predecessor = await Predecessor.at(predecessorPath);
    this.#administration.succeed(predecessor);
    const problems = await this.#plane.listeners.openAll();
    // Both accept now. Orders come here from this line on, and only then the old one lets go.
    this.#socket.publish();
    await predecessor.retire(this.#socket.ownPath, retireMs);
    return problems;
  }

  /** Serves what is under way, gives every idle client one last answer, and ends. */
  async #retire(successorPath: string, deadlineMs: number): Promise<void> {
    const plane = this.#plane;
    plane.listeners.retire();
    this.#metrics?.close();
    const deadlineAt = performance.now() + deadlineMs;
    // A process that we replaced ourselves ends first, so that its counts reach the newest.
    const isBusy = () => plane.listeners.connectionCount > 0 || this.#administration.predecessor;
    while (isBusy() && performance.now() < deadlineAt) await pause(50);
    plane.closeStreams();
    plane.listeners.closeIdle();
    const lastAt = performance.now() + lastLingerMs;
    while (plane.listeners.connectionCount > 0 && performance.now() < lastAt) await pause(20);
    await this.#administration.sayFarewell(successorPath).catch((error: Error) => {
      console.error(`proxy: the successor was not told the last counts: ${error.message}`);
    });
    this.#stop();
  }

  /** Starts a successor with our sockets; resolves once it serves and this process retires. */
  async #replace(argv: readonly string[] | undefined): Promise<{ pid: number }> {
    const path = this.#socket!.ownPath;
    const started = launchSuccessor(
      argv ?? this.#options.argv,
      this.#plane.listeners.descriptors,
      path,
    );
    const retiring = this.#administration.handOver.whenFinal();
    await Promise.race([retiring, started.failed]);
    return { pid: started.pid };
  }

  /** The port may still be held by the process that is being replaced: then later. */
  async #offerMetrics(): Promise<readonly string[]> {
    const { metricsPort } = this.#options.config;
    if (metricsPort === undefined) return [];
    try {
      this.#metrics = await openMetricsPort(metricsPort, () => this.#administration.metrics());
      return [];
    } catch (error) {
      setTimeout(() => void this.#offerMetrics(), certificatesMs).unref();
      return [`metrics port ${metricsPort}: ${(error as Error).message}; tried again later`];
    }
  }

  #refresh(): void {
    for (const problem of this.#plane.listeners.refreshCertificates()) {
      console.error(`proxy: ${problem}`);
    }
  }

  #stop(): void {
    this.#socket?.close();
    this.#plane.close();
    const end = () => process.exit(0);
    if (!this.#plane.log) end();
    else {
      setTimeout(end, logMs).unref();
      void this.#plane.log.close().then(end);
    }
  }
}

/** Two proxies on one state folder would overwrite each other's routes. */
async function refuseSecond(folder: string): Promise<void> {
  const path = publicSocket(folder);
  if (!existsSync(path)) return;
  const lines = await LineClient.connect(path).catch(() => undefined);
  if (!lines) return;
  lines.close();
  throw new Error(
    `a proxy is already running on ${folder}; set STEADYSHIP_PREDECESSOR=${path} to replace it`,
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
