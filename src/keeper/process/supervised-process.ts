import type { ChildProcess } from 'node:child_process';
import type { Clock } from '../../kit/clock.ts';
import type { SocketHandle } from '../../kit/socket-handle.ts';
import {
  type Cgroup,
  findCgroup,
  noCgroup,
  outOfMemoryKills,
  removeCgroup,
} from '../limits/cgroup.ts';
import type { ProcessExit, ProcessView } from '../protocol/process-view.ts';
import type { ProcessRecord } from '../records/process-record.ts';
import type { StateFolder } from '../records/state-folder.ts';
import { environmentOf, isAlive, readStat } from './identity.ts';
import type { LoopbackPorts } from './loopback-port.ts';
import { cgroupName, prepareBirth } from './prepare-birth.ts';
import { type Family, familyMembers, findLeader, signalFamily } from './process-family.ts';
import { failuresAfter, recentRestarts, restartDelayMs } from './restart-delay.ts';
import { spawnProcess } from './spawn-process.ts';
import { StartProblem } from './start-problem.ts';
import { viewOf } from './view-of.ts';

/** What a process needs of the keeper it lives under. */
export interface Surroundings {
  readonly folder: StateFolder;
  readonly clock: Clock;
  readonly bootId: string;
  readonly ports: LoopbackPorts;
  /** Ports that other processes were given. */
  takenPorts(): ReadonlySet<number>;
  socketsFor(listen: readonly number[]): readonly SocketHandle[];
  /** Whether the process with this id has been running for `forMs`. */
  isUp(id: string, forMs: number): boolean;
  /** Tells whoever runs the keeper about something it had to work around. */
  report(sentence: string): void;
}

const pollMs = 250;
const timeoutGraceMs = 5000;
const provenAfterMs = 5000;
const unseen = { code: null, signal: null } as const;

/**
 * One process and what keeps it running: its start, its end, its restarts, its record. The record
 * on disk is always at most one step behind, and each step can be told from it by a new keeper.
 */
export class SupervisedProcess {
  #record: ProcessRecord;
  readonly #around: Surroundings;
  #child: ChildProcess | undefined;
  #cgroup: Cgroup = noCgroup;
  #adopted = false;
  #unsaved = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(record: ProcessRecord, around: Surroundings) {
    this.#record = record;
    this.#around = around;
  }

  get record(): ProcessRecord {
    return this.#record;
  }

  view(): ProcessView {
    return viewOf(this.#record, this.#adopted, this.#around.clock.now());
  }

  /** Starts it now. What prevents that is kept as its `problem`. */
  async start(): Promise<void> {
    this.#save({ phase: 'starting up', since: this.#now() });
    try {
      const port = await this.#takePort();
      if (this.#record.wanted === 'ended') return void this.#exited();
      this.#spawn(port);
    } catch (error) {
      if (!(error instanceof StartProblem)) this.#around.report((error as Error).message);
      this.#save({ problem: (error as Error).message });
      this.#restartLater();
    }
  }

  /** Goes on with a process of an earlier keeper. */
  adopt(): void {
    const { phase, bootId, pid, startTime } = this.#record;
    if (phase === 'exited') return;
    if (bootId !== undefined && bootId !== this.#around.bootId) return void this.#afterReboot();
    if (pid !== undefined && startTime !== undefined && bootId !== undefined) {
      this.#adopted = true;
      this.#cgroup = findCgroup(cgroupName(this.#around.folder.path, this.#record.spec.id));
      const other = environmentOf(pid, 'STEADYSHIP_INSTANCE') ?? '';
      const alive = isAlive({ bootId, pid, startTime });
      // A program may overwrite its environment (nginx does): only another name is a stranger.
      if (alive && (other === '' || other === this.#record.spec.id)) return void this.#watch();
      return void this.#ended({ ...unseen, at: this.#now() });
    }
    const leader = findLeader(this.#record.spec.id, this.#around.folder.path);
    if (leader) return void this.#adoptOrphan(leader.pid, leader.startTime);
    if (this.#record.spec.restart.policy === 'always') return void this.#restartLater();
    this.#save({ lastExit: { ...unseen, at: this.#now() } });
    this.#exited();
  }

  /** Asks it to end, kills what is left after `graceMs`. May be repeated; a shorter grace wins. */
  stop(graceMs: number): void {
    if (this.#record.phase === 'exited') return void this.#save({ wanted: 'ended' });
    this.#end(graceMs, 'ended');
  }

  /** Ends it in order to start it again, with the usual delay. */
  restart(graceMs: number): void {
    if (this.#record.phase === 'running') this.#end(graceMs, 'running');
  }

  note(pid: number, notes: Readonly<Record<string, string>>): void {
    if (this.#record.pid === pid) this.#save({ notes: { ...this.#record.notes, ...notes } });
  }

  replaceBy(successor: string): void {
    this.#save({ successor });
  }

  /** Stops watching, when the keeper ends; the process lives on. */
  dispose(): void {
    clearTimeout(this.#timer);
    this.#child?.removeAllListeners();
  }

  async #takePort(): Promise<number | undefined> {
    if (!this.#record.spec.assignPort) return undefined;
    return this.#around.ports.take(this.#record.port, this.#around.takenPorts());
  }

  #spawn(port: number | undefined): void {
    const { spec } = this.#record;
    const { folder, bootId } = this.#around;
    const sockets = this.#around.socketsFor(spec.listen);
    const { birth, cgroup, unlimited } = prepareBirth(spec, folder, {
      sockets,
      port,
      handoverEnv: this.#handoverEnv(),
    });
    const oomKillsBefore = outOfMemoryKills(cgroup);
    const child = spawnProcess(spec, birth);
    child.once('error', (error) => {
      this.#save({ problem: `${spec.argv[0]} could not be started: ${error.message}` });
      this.#restartLater();
    });
    if (child.pid === undefined) return;
    child.once('exit', (code, signal) => this.#ended({ code, signal, at: this.#now() }));
    child.unref();
    this.#child = child;
    this.#adopted = false;
    const now = this.#now();
    const { problem: _, killAt: __, timedOut: ___, ...rest } = this.#record;
    this.#record = rest;
    this.#cgroup = cgroup;
    this.#save({
      phase: 'running',
      since: now,
      startedAt: now,
      bootId,
      pid: child.pid,
      startTime: readStat(child.pid)?.startTime ?? 0,
      unlimited,
      ...(oomKillsBefore === undefined ? {} : { oomKillsBefore }),
      ...(port === undefined ? {} : { port }),
    });
    this.#watch();
  }

  #handoverEnv(): Readonly<Record<string, string>> {
    const { predecessor } = this.#record;
    return predecessor && this.#around.isUp(predecessor.id, 0) ? predecessor.env : {};
  }

  #adoptOrphan(pid: number, startTime: number): void {
    this.#adopted = true;
    const now = this.#now();
    const { bootId } = this.#around;
    const phase = this.#record.phase === 'stopping' ? 'stopping' : 'running';
    const port = Number(environmentOf(pid, 'PORT'));
    const known = this.#record.spec.assignPort && port > 0 ? { port } : {};
    this.#save({ phase, since: now, startedAt: now, bootId, pid, startTime, ...known });
    this.#watch();
  }

  #afterReboot(): void {
    this.#forgetLife({ ...unseen, at: this.#now() });
    const again =
      this.#record.wanted === 'running' && this.#record.spec.restart.policy === 'always';
    if (!again) return void this.#exited();
    this.#save({ failuresInARow: 0 });
    void this.start();
  }

  /** Polls a process that is not our child, ends one that lives too long or is to stop. */
  #watch(): void {
    clearTimeout(this.#timer);
    if (this.#record.phase === 'stopping') return void this.#driveStop();
    const { spec, startedAt = 0 } = this.#record;
    if (spec.timeoutMs === undefined && !this.#adopted) return;
    this.#timer = setTimeout(() => {
      if (this.#adopted && !this.#lives()) return void this.#ended({ ...unseen, at: this.#now() });
      const overdue = this.#now() - startedAt >= (spec.timeoutMs ?? Infinity);
      if (!overdue) return void this.#watch();
      this.#save({ timedOut: true });
      this.#end(timeoutGraceMs, 'ended');
    }, pollMs);
  }

  #lives(): boolean {
    const { bootId, pid, startTime } = this.#record;
    if (bootId === undefined || pid === undefined || startTime === undefined) return false;
    return isAlive({ bootId, pid, startTime });
  }

  #end(graceMs: number, wanted: 'running' | 'ended'): void {
    const { pid, phase } = this.#record;
    if (pid === undefined && phase !== 'stopping') {
      this.#save({ wanted });
      if (phase === 'waiting to restart') this.#exited();
      return;
    }
    const killAt = Math.min(this.#record.killAt ?? Infinity, this.#now() + graceMs);
    const since = phase === 'stopping' ? this.#record.since : this.#now();
    this.#save({ wanted, phase: 'stopping', since, killAt });
    if (phase !== 'stopping') this.#signal('SIGTERM');
    this.#driveStop();
  }

  #driveStop(): void {
    clearTimeout(this.#timer);
    const overdue = this.#now() >= (this.#record.killAt ?? 0);
    if (overdue) this.#signal('SIGKILL');
    const family = this.#family();
    const gone = !this.#lives() && (family === undefined || familyMembers(family).length === 0);
    // Our own child is over only when its exit status arrived.
    if (gone && this.#child === undefined) return void this.#stopped();
    this.#timer = setTimeout(() => this.#driveStop(), gone ? 10 : pollMs / 5);
  }

  #stopped(): void {
    const { lastExit, startedAt = 0 } = this.#record;
    const seen = lastExit !== undefined && lastExit.at >= startedAt;
    this.#forgetLife(seen ? lastExit : { ...unseen, at: this.#now() });
    if (this.#record.wanted === 'running') this.#restartLater();
    else this.#exited();
  }

  #family(): Family | undefined {
    const { pid, startTime, spec } = this.#record;
    if (pid === undefined || startTime === undefined) return undefined;
    return { pid, startTime, instance: spec.id, stateFolder: this.#around.folder.path };
  }

  #signal(signal: NodeJS.Signals): void {
    const family = this.#family();
    if (family) signalFamily(family, signal);
  }

  #ended(exit: ProcessExit): void {
    this.#child = undefined;
    this.#save({ lastExit: this.#explained(exit) });
    if (this.#record.phase === 'stopping') return void this.#driveStop();
    // Descendants that outlive it would hold its port and its files.
    this.#signal('SIGKILL');
    this.#forgetLife(this.#record.lastExit!);
    if (this.#record.wanted === 'ended' || this.#isRetired(exit)) return void this.#exited();
    this.#restartLater();
  }

  /**
   * Whether its end was its retirement in favour of a successor. A crash is not, unless the
   * successor has proved itself; of an end that nobody saw, the successor's life is proof enough.
   */
  #isRetired({ code, signal }: ProcessExit): boolean {
    const { successor } = this.#record;
    if (successor === undefined) return false;
    const isUnseen = code === null && signal === null;
    return code === 0 || this.#around.isUp(successor, isUnseen ? 0 : provenAfterMs);
  }

  /** Adds what the machine knows about an end. */
  #explained(exit: ProcessExit): ProcessExit {
    const { oomKillsBefore, timedOut } = this.#record;
    const kills = outOfMemoryKills(this.#cgroup);
    const known = oomKillsBefore !== undefined && kills !== undefined;
    return {
      ...exit,
      ...(known ? { outOfMemory: kills > oomKillsBefore } : {}),
      ...(timedOut ? { timedOut } : {}),
    };
  }

  #forgetLife(lastExit: ProcessExit): void {
    const lifeMs = lastExit.at - (this.#record.startedAt ?? lastExit.at);
    const { pid: _, startTime: __, killAt: ___, ...rest } = this.#record;
    const { restart } = rest.spec;
    const failuresInARow = failuresAfter(restart, rest.failuresInARow, lifeMs);
    this.#record = { ...rest, failuresInARow };
    this.#save({ lastExit });
  }

  #restartLater(): void {
    const delayMs = restartDelayMs(this.#record.spec.restart, this.#record.failuresInARow);
    if (delayMs === undefined || this.#record.wanted === 'ended') return void this.#exited();
    this.#save({ phase: 'waiting to restart', since: this.#now() });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#again(), delayMs);
  }

  async #again(): Promise<void> {
    const { successor } = this.#record;
    // It went down before it was replaced: whoever replaces it has its sockets already.
    if (successor !== undefined && this.#around.isUp(successor, 0)) return void this.#exited();
    const now = this.#now();
    this.#save({ restarts: [...recentRestarts(this.#record.restarts, now), now] });
    await this.start();
    // A life that never began counts like one that ended at once.
    if (this.#record.problem !== undefined) {
      this.#save({ failuresInARow: this.#record.failuresInARow + 1 });
    }
  }

  #exited(): void {
    clearTimeout(this.#timer);
    const { id, limits } = this.#record.spec;
    if (Object.keys(limits).length > 0) removeCgroup(cgroupName(this.#around.folder.path, id));
    this.#save({ phase: 'exited', since: this.#now(), wanted: 'ended' });
  }

  #now(): number {
    return this.#around.clock.now();
  }

  #save(changes: Partial<ProcessRecord>): void {
    this.#record = { ...this.#record, ...changes };
    try {
      this.#around.folder.write(this.#record);
      this.#unsaved = false;
    } catch (error) {
      if (!this.#unsaved) this.#around.report((error as Error).message);
      this.#unsaved = true;
    }
  }

  /** Tries again to write a record that could not be written. */
  retrySave(): void {
    if (this.#unsaved) this.#save({});
  }
}
