import { existsSync, mkdirSync } from 'node:fs';
import { LineClient } from '../kit/line-rpc.ts';
import { adminHandlers } from './admin/admin.ts';
import { AdminSocket, publicSocket } from './admin/admin-socket.ts';
import { Administration } from './admin/administration.ts';
import { DataPlane } from './data-plane.ts';
import { Predecessor } from './replacement/predecessor.ts';
import { launchSuccessor } from './replacement/successor-launch.ts';

export interface ProxyProcessOptions {
  readonly stateFolder: string;
  readonly inherited: ReadonlyMap<number, number>;
  /** Admin socket of the process that this one replaces. */
  readonly predecessorPath?: string | undefined;
  /** How this process was started: its successor is started alike. */
  readonly argv: readonly string[];
}

const retireMs = 120_000;
/** How long idle clients are given at the very end, after our direction was closed. */
const lastLingerMs = 1000;

/** The life of one proxy process: start, take over, be replaced, end. */
export class ProxyProcess {
  readonly #options: ProxyProcessOptions;
  readonly #plane: DataPlane;
  readonly #administration: Administration;
  #socket: AdminSocket | undefined;

  private constructor(options: ProxyProcessOptions) {
    this.#options = options;
    const { stateFolder, inherited } = options;
    this.#plane = new DataPlane({ stateFolder, inherited });
    this.#administration = new Administration(this.#plane);
  }

  /** Starts serving; answers with the problems that did not keep it from doing so. */
  static async start(options: ProxyProcessOptions): Promise<readonly string[]> {
    mkdirSync(options.stateFolder, { recursive: true, mode: 0o700 });
    if (options.predecessorPath === undefined) await refuseSecond(options.stateFolder);
    const self = new ProxyProcess(options);
    process.on('SIGTERM', () => self.#stop());
    process.on('SIGINT', () => self.#stop());
    const problems = await self.#begin();
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
      const problems = await this.#plane.listen();
      this.#socket.publish();
      return problems;
    }
    const predecessor = await Predecessor.at(predecessorPath);
    this.#administration.succeed(predecessor);
    const problems = await this.#plane.listen();
    // Both accept now. Orders come here from this line on, and only then the old one lets go.
    this.#socket.publish();
    await predecessor.retire(this.#socket.ownPath, retireMs);
    return problems;
  }

  /** Serves what is under way, gives every idle client one last answer, and ends. */
  async #retire(successorPath: string, deadlineMs: number): Promise<void> {
    const plane = this.#plane;
    plane.retire();
    const deadlineAt = performance.now() + deadlineMs;
    // A process that we replaced ourselves ends first, so that its counts reach the newest.
    const isBusy = () => plane.connectionCount > 0 || this.#administration.predecessor;
    while (isBusy() && performance.now() < deadlineAt) await pause(50);
    plane.closeStreams();
    plane.closeIdle();
    const lastAt = performance.now() + lastLingerMs;
    while (plane.connectionCount > 0 && performance.now() < lastAt) await pause(20);
    await this.#administration.sayFarewell(successorPath).catch((error: Error) => {
      console.error(`proxy: the successor was not told the last counts: ${error.message}`);
    });
    this.#stop();
  }

  /** Starts a successor with our sockets; resolves once it serves and this process retires. */
  async #replace(argv: readonly string[] | undefined): Promise<{ pid: number }> {
    const path = this.#socket!.ownPath;
    const started = launchSuccessor(argv ?? this.#options.argv, this.#plane.descriptors, path);
    const retiring = this.#administration.handOver.whenFinal();
    await Promise.race([retiring, started.failed]);
    return { pid: started.pid };
  }

  #stop(): void {
    this.#socket?.close();
    this.#plane.close();
    process.exit(0);
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
