import type { Clock } from '../kit/clock.ts';
import { RpcError } from '../kit/line-rpc.ts';
import { bootId } from './process/identity.ts';
import { LoopbackPorts } from './process/loopback-port.ts';
import { SupervisedProcess, type Surroundings } from './process/supervised-process.ts';
import type { ProcessSpec } from './protocol/process-spec.ts';
import type { ProcessView } from './protocol/process-view.ts';
import { newRecord } from './records/process-record.ts';
import type { StateFolder } from './records/state-folder.ts';
import { PublicSockets } from './sockets/public-sockets.ts';

const processesMax = 2000;
const problemsMax = 50;
/** A process that has lived this long is taken to be up. */
const upAfterMs = 5000;

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
      isUp: (id) => this.#isUp(id),
      report: (sentence) => this.#report(sentence),
    };
  }

  /** The newest sentences about what went wrong and was worked around. */
  get problems(): readonly string[] {
    return [...this.#folder.damaged, ...this.#problems];
  }

  /** Takes up every process that an earlier keeper left behind. */
  async adoptAll(): Promise<void> {
    for (const record of this.#folder.load()) {
      this.#processes.set(record.spec.id, new SupervisedProcess(record, this.#around));
    }
    for (const process_ of this.#processes.values()) process_.adopt();
  }

  list(): readonly ProcessView[] {
    return [...this.#processes.values()].map((process_) => process_.view());
  }

  /** Makes a process exist. The same id with the same specification is started once. */
  start(spec: ProcessSpec, secretEnv: Readonly<Record<string, string>>): ProcessView {
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
    const process_ = new SupervisedProcess(this.#claim(spec, secretEnv), this.#around);
    this.#processes.set(spec.id, process_);
    void process_.start();
    return process_.view();
  }

  #claim(spec: ProcessSpec, secretEnv: Readonly<Record<string, string>>) {
    const now = this.#clock.now();
    // Left by a keeper that died between the claim and the record: nothing was spawned by then.
    if (!this.#folder.claim(spec.id, { id: spec.id, at: now })) this.#folder.forget(spec.id);
    const record = newRecord(spec, now);
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

  /** Starts a successor on the same sockets; it tells its predecessor to retire by itself. */
  replace(id: string, successor: ProcessSpec): ProcessView {
    const predecessor = this.#find(id);
    const view = this.start(successor, {});
    predecessor.replaceBy(successor.id);
    return view;
  }

  /** Forgets a process that has ended. */
  remove(id: string): void {
    const process_ = this.#processes.get(id);
    if (!process_) return;
    if (process_.record.phase !== 'exited') {
      throw new RpcError('RUNNING', `${id} has not ended: stop it first`);
    }
    process_.dispose();
    this.#processes.delete(id);
    this.#folder.forget(id);
    const needed = new Set(this.list().flatMap((view) => view.listen));
    this.#sockets.keepOnly(needed);
  }

  /** Stops watching; every process lives on. */
  dispose(): void {
    for (const process_ of this.#processes.values()) process_.dispose();
  }

  /** Regular upkeep: writes what could not be written before. */
  tend(): void {
    for (const process_ of this.#processes.values()) process_.retrySave();
  }

  #isUp(id: string): boolean {
    const view = this.#processes.get(id)?.view();
    return view?.phase === 'running' && this.#clock.now() - view.since >= upAfterMs;
  }

  #find(id: string): SupervisedProcess {
    const process_ = this.#processes.get(id);
    if (!process_) throw new RpcError('UNKNOWN', `no process ${id}`);
    return process_;
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
