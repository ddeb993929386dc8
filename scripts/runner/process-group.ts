import { readdirSync, readFileSync } from 'node:fs';

/** Kills a process group that we started. */
export function killGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // ESRCH: nothing is left of it.
  }
}

/** Whether a process of the group still runs. Zombies, which nobody has reaped yet, do not. */
export function groupRuns(group: number): boolean {
  if (process.platform === 'linux') return membersOf(group).length > 0;
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}

/** The processes of a group, `pid: command line`; zombies are left out. Linux only. */
export function membersOf(group: number): readonly string[] {
  const members: string[] = [];
  for (const pid of processIds()) {
    try {
      // After the program's name in parentheses come state, parent and process group.
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const [state, , processGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (Number(processGroup) !== group || state === 'Z') continue;
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      members.push(`${pid}: ${command.slice(0, 200)}`);
    } catch {
      // It ended while we looked.
    }
  }
  return members;
}

function processIds(): readonly string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}
