import { join } from 'node:path';
import type { Clock } from '../kit/clock.ts';
import { RpcError } from '../kit/line-rpc.ts';
import { rotateLog } from './logs/rotate-log.ts';
import { bootId, isAlive } from './process/identity.ts';
import { LoopbackPorts } from './process/loopback-port.ts';
import { SupervisedProcess, type Surroundings } from './process/supervised-process.ts';
import type { ProcessSpec } from './protocol/process-spec.ts';
import type { ProcessView } from './protocol/process-view.ts';
import { newRecord, type ProcessRecord } from './records/process-record.ts';
import type { StateFolder } from './records/state-folder.ts';
import { PublicSockets } from './sockets/public-sockets.ts';

type Variables = Readonly<Record<string, string>>;

interface StartExtras {
  readonly secretEnv?: Variables;
  readonly predecessor?: ProcessRecord['predecessor'];
}

const processesMax = 2000;
const problemsMax = 50;

/** All processes of a host, by id, and the public sockets they share. */
export class Keeper {
  readonly #processes = new Map<string, SupervisedProcess>();
  readonly #sockets = new PublicSockets();
  readonly #folder: StateFolder;
  readonly #clock: Clock;
  readonly #around: Surroundings;
  readonly #problems: string[] = [];
  readonly bootId = bootId();

  constructor(folder: StateFolder, clock: Clock) {
    this.#folder = folder;
    this.#clock = clock;
    this.#around = {
      folder,
      clock,
      bootId: this.bootId,
      ports: new LoopbackPorts(),
      takenPorts: () => new Set(this.list().flatMap((view) => view.port ?? [])),
      socketsFor: (listen) => listen.map((port) => this.#sockets.get(port)),
      isUp: (id, forMs) => this.#isUp(id, forMs),
      report: (sentence) => this.#report(sentence),
    };
  }

  /** The newest sentences about what went wrong and was worked around. */
  get problems(): readonly string[] {
    return [...this.#folder.damaged, ...this.#problems];
  }

  /** Takes up every process that an earlier keeper left behind. */
  async adoptAll(): Promise<void> {
    await this.#adoptRecords(this.#folder.load());
  }

  async #adoptRecords(records: readonly ProcessRecord[]): Promise<void> {
    for (const record of records) {
      this.#processes.set(record.spec.id, new SupervisedProcess(record, this.#around));
    }
    for (const record of records) await this.#fetchSockets(record);
    for (const supervised of this.#processes.values()) supervised.adopt();
  }

  /** Gets public sockets back from a proxy that outlived the keeper before this one. */
  async #fetchSockets({ spec, bootId: boot, pid, startTime }: ProcessRecord): Promise<void> {
    if (boot === undefined || pid === undefined || startTime === undefined) return;
    if (spec.listen.every((port) => this.#sockets.has(port))) return;
    if (!isAlive({ bootId: boot, pid, startTime })) return;
    try {
      await this.#sockets.fetch(this.#folder.lendPath(spec.id), spec.listen);
    } catch (error) {
      this.#report(
        `${spec.id} did not lend its public sockets back (${(error as Error).message}): ` +
          'it serves on, but when it is replaced connections may be refused for a moment',
      );
    }
  }

  list(): readonly ProcessView[] {
    return [...this.#processes.values()].map((supervised) => supervised.view());
  }

  /** Makes a process exist. The same id with the same specification is started once. */
  start(spec: ProcessSpec, extras: StartExtras = {}): ProcessView {
    const existing = this.#processes.get(spec.id);
    if (existing) {
      if (sameSpec(existing.record.spec, spec)) return existing.view();
      throw new RpcError(
        'DIFFERENT',
        `${spec.id} exists with another specification: stop and remove it first`,
      );
    }
    if (this.#processes.size >= processesMax) {
      throw new RpcError(
        'TOO_MANY',
        `the keeper holds ${processesMax} processes: remove ended ones`,
      );
    }
    const now = this.#clock.now();
    // A claim without a record: the record was damaged, or never written. It may well run.
    const isClaimed = !this.#folder.claim(spec.id, { id: spec.id, at: now });
    const supervised = new SupervisedProcess(this.#write(spec, extras, now), this.#around);
    this.#processes.set(spec.id, supervised);
    if (isClaimed) supervised.adopt();
    else void supervised.start();
    return supervised.view();
  }

  #write(spec: ProcessSpec, { secretEnv = {}, predecessor }: StartExtras, now: number) {
    const record = newRecord(spec, now, predecessor);
    try {
      if (Object.keys(secretEnv).length > 0) this.#folder.writeEnvironment(spec.id, secretEnv);
      this.#folder.write(record);
      return record;
    } catch (error) {
      this.#folder.forget(spec.id);
      throw error;
    }
  }

  stop(id: string, graceMs: number): void {
    this.#processes.get(id)?.stop(graceMs);
  }

  restart(id: string, graceMs: number): void {
    this.#find(id).restart(graceMs);
  }

  note(id: string, pid: number, notes: Readonly<Record<string, string>>): void {
    this.#find(id).note(pid, notes);
  }

  /**
   * Starts a successor on the same sockets, which tells its predecessor to retire by itself. It
   * gets `env` only while its predecessor runs: a later restart of it has nobody to retire.
   */
  replace(id: string, successor: ProcessSpec, env: Variables): ProcessView {
    const predecessor = this.#find(id);
    const view = this.start(successor, { predecessor: { id, env } });
    predecessor.replaceBy(successor.id);
    return view;
  }

  /** Forgets a process that has ended. */
  remove(id: string): void {
    const supervised = this.#processes.get(id);
    if (!supervised) return;
    if (supervised.record.phase !== 'exited') {
      throw new RpcError('RUNNING', `${id} has not ended: stop it first`);
    }
    supervised.dispose();
    this.#processes.delete(id);
    this.#folder.forget(id);
    const needed = new Set(this.list().flatMap((view) => view.listen));
    this.#sockets.keepOnly(needed);
  }

  /** Stops watching; every process lives on. */
  dispose(): void {
    for (const supervised of this.#processes.values()) supervised.dispose();
  }

  /** Regular upkeep: writes what could not be written before, and rotates logs. */
  tend(): void {
    for (const supervised of this.#processes.values()) {
      supervised.retrySave();
      const { logFile, logMaxBytes } = supervised.record.spec;
      if (supervised.record.pid !== undefined) this.#rotate(logFile, logMaxBytes);
    }
    this.#rotate(join(this.#folder.path, 'keeper.log'), undefined);
  }

  #rotate(path: string, maxBytes: number | undefined): void {
    try {
      rotateLog(path, maxBytes);
    } catch (error) {
      this.#report(`the log ${path} could not be rotated: ${(error as Error).message}`);
    }
  }

  #isUp(id: string, forMs: number): boolean {
    const view = this.#processes.get(id)?.view();
    return view?.phase === 'running' && this.#clock.now() - view.since >= forMs;
  }

  #find(id: string): SupervisedProcess {
    const supervised = this.#processes.get(id);
    if (!supervised) throw new RpcError('UNKNOWN', `no process ${id}`);
    return supervised;
  }

  #report(sentence: string): void {
    console.error(`${new Date(this.#clock.now()).toISOString()} ${sentence}`);
    this.#problems.push(sentence);
    if (this.#problems.length > problemsMax) this.#problems.shift();
  }
}

function sameSpec(a: ProcessSpec, b: ProcessSpec): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
