import { readdirSync, readFileSync } from 'node:fs';

/**
 * Who a process is beyond its number, which the machine uses again: the boot it lives in and the
 * tick it was started at.
 */
export interface ProcessIdentity {
  readonly bootId: string;
  readonly pid: number;
  /** Clock ticks between the boot and the start: field 22 of /proc/PID/stat. */
  readonly startTime: number;
}

export interface ProcessStat {
  readonly pid: number;
  readonly state: string;
  readonly group: number;
  readonly session: number;
  readonly startTime: number;
}

/** Names the present boot of this machine. */
export function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

/** Reads /proc/PID/stat; undefined when there is no such process. */
export function readStat(pid: number): ProcessStat | undefined {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return undefined;
  }
}

/** The program's name, in brackets, may hold spaces and brackets: count from the last one. */
export function parseStat(text: string): ProcessStat | undefined {
  const pid = Number.parseInt(text, 10);
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, , group, session] = fields;
  const startTime = Number(fields[19]);
  if (!Number.isSafeInteger(pid) || !state || !Number.isSafeInteger(startTime)) return undefined;
  return { pid, state, group: Number(group), session: Number(session), startTime };
}

/** True while that very process lives. A zombie is dead: it only waits to be collected. */
export function isAlive(identity: ProcessIdentity): boolean {
  if (identity.bootId !== bootId()) return false;
  const stat = readStat(identity.pid);
  if (!stat || stat.startTime !== identity.startTime) return false;
  return stat.state !== 'Z' && stat.state !== 'X';
}

/** A variable from the environment a process was started with; undefined when it is not there. */
export function environmentOf(pid: number, name: string): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/environ`, 'utf8');
    const line = text.split('\0').find((entry) => entry.startsWith(`${name}=`));
    return line?.slice(name.length + 1);
  } catch {
    return undefined;
  }
}

/** Every process that lives now. */
export function allProcesses(): readonly ProcessStat[] {
  const found: ProcessStat[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = readStat(Number(name));
    if (stat && stat.state !== 'Z' && stat.state !== 'X') found.push(stat);
  }
  return found;
}
