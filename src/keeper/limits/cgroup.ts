import { readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../kit/make-folder.ts';
import type { ProcessLimits } from '../protocol/process-spec.ts';

/**
 * Control groups as far as this machine lets the keeper make them: version 1 has a tree per
 * controller, version 2 one tree. Found by trying, since a container often shows what it forbids.
 */
export interface Cgroup {
  /** Folders whose `cgroup.procs` the process joins. */
  readonly folders: readonly string[];
  /** File that counts kills for want of memory, in lines `oom_kill N`. */
  readonly oomFile?: string;
  /** Limits that could be set. */
  readonly set: readonly (keyof ProcessLimits)[];
}

export const noCgroup: Cgroup = { folders: [], set: [] };

export const cgroupRoot = '/sys/fs/cgroup';

/** Makes the groups that `limits` need for a process; what cannot be set is missing in `set`. */
export function makeCgroup(name: string, limits: ProcessLimits, root = cgroupRoot): Cgroup {
  const { memoryBytes, cpuShare } = limits;
  if (memoryBytes === undefined && cpuShare === undefined) return noCgroup;
  return isUnified(root) ? makeUnified(name, limits, root) : makeSeparate(name, limits, root);
}

function isUnified(root: string): boolean {
  return read(join(root, 'cgroup.controllers')) !== undefined;
}

function makeUnified(name: string, limits: ProcessLimits, root: string): Cgroup {
  const parent = join(root, 'steadyship');
  const folder = join(parent, name);
  const set: (keyof ProcessLimits)[] = [];
  try {
    makeFolder(parent);
    for (const at of [root, parent]) enable(at, ['memory', 'cpu']);
    makeFolder(folder);
  } catch {
    return { folders: [], set: [] };
  }
  const { memoryBytes, cpuShare } = limits;
  if (memoryBytes !== undefined && write(join(folder, 'memory.max'), String(memoryBytes))) {
    write(join(folder, 'memory.swap.max'), '0');
    set.push('memoryBytes');
  }
  if (cpuShare !== undefined && write(join(folder, 'cpu.weight'), String(weightOf(cpuShare)))) {
    set.push('cpuShare');
  }
  return { folders: [folder], oomFile: join(folder, 'memory.events'), set };
}

/** Shares of version 1 (2 to 262144, ordinary 1024) as weights of version 2 (ordinary 100). */
function weightOf(cpuShare: number): number {
  return Math.min(10_000, Math.max(1, Math.round((cpuShare * 100) / 1024)));
}

function makeSeparate(name: string, limits: ProcessLimits, root: string): Cgroup {
  const folders: string[] = [];
  const set: (keyof ProcessLimits)[] = [];
  const make = (tree: string, file: string, value: number, limit: keyof ProcessLimits) => {
    const folder = join(root, tree, 'steadyship', name);
    // Without this file there is no such tree: the folder would be an ordinary one.
    if (read(join(root, tree, 'cgroup.procs')) === undefined) return undefined;
    try {
      makeFolder(folder);
    } catch {
      return undefined;
    }
    if (!write(join(folder, file), String(value))) return undefined;
    folders.push(folder);
    set.push(limit);
    return folder;
  };
  const { memoryBytes, cpuShare } = limits;
  const memory =
    memoryBytes === undefined
      ? undefined
      : make('memory', 'memory.limit_in_bytes', memoryBytes, 'memoryBytes');
  if (cpuShare !== undefined) make('cpu', 'cpu.shares', cpuShare, 'cpuShare');
  if (memory) write(join(memory, 'memory.memsw.limit_in_bytes'), String(memoryBytes));
  return {
    folders,
    set,
    ...(memory === undefined ? {} : { oomFile: join(memory, 'memory.oom_control') }),
  };
}

/** The groups that an earlier keeper made. */
export function findCgroup(name: string, root = cgroupRoot): Cgroup {
  const unified = join(root, 'steadyship', name, 'memory.events');
  const separate = join(root, 'memory', 'steadyship', name, 'memory.oom_control');
  const oomFile = [unified, separate].find((path) => read(path) !== undefined);
  return oomFile === undefined ? noCgroup : { ...noCgroup, oomFile };
}

/** How many processes of the group were killed for want of memory; undefined when unknown. */
export function outOfMemoryKills(cgroup: Cgroup): number | undefined {
  if (!cgroup.oomFile) return undefined;
  const found = /^oom_kill (\d+)$/m.exec(read(cgroup.oomFile) ?? '');
  return found ? Number(found[1]) : undefined;
}

/** Removes the groups once nothing lives in them; a living one stays. */
export function removeCgroup(name: string, root = cgroupRoot): void {
  for (const tree of ['', 'memory', 'cpu']) {
    try {
      rmdirSync(join(root, tree, 'steadyship', name));
    } catch {
      // It was never made, or something still lives in it.
    }
  }
}

function enable(folder: string, controllers: readonly string[]): void {
  for (const name of controllers) write(join(folder, 'cgroup.subtree_control'), `+${name}`);
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function write(path: string, value: string): boolean {
  try {
    writeFileSync(path, value);
    return true;
  } catch {
    return false;
  }
}
