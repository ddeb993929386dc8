import { allProcesses, environmentOf, type ProcessStat } from './identity.ts';

/** A process that the keeper started, and the name that its descendants carry too. */
export interface Family {
  readonly pid: number;
  readonly startTime: number;
  readonly instance: string;
  readonly stateFolder: string;
}

/**
 * The living members of a family: its session, which survives its leader, and descendants that
 * left the session but still carry its name. A number that was given to a stranger meanwhile is
 * recognised by its start.
 */
export function familyMembers(family: Family): readonly ProcessStat[] {
  const all = allProcesses();
  const leader = all.find((stat) => stat.pid === family.pid);
  const strangers = leader !== undefined && leader.startTime !== family.startTime;
  return all.filter((stat) => {
    if (stat.pid === process.pid || stat.startTime < family.startTime) return false;
    const inSession = stat.session === family.pid || stat.group === family.pid;
    if (inSession && !strangers) return true;
    return carriesName(stat.pid, family.instance, family.stateFolder);
  });
}

/** Finds the leader of a family whose start was not recorded: the keeper died in between. */
export function findLeader(instance: string, stateFolder: string): ProcessStat | undefined {
  return allProcesses().find(
    (stat) => stat.session === stat.pid && carriesName(stat.pid, instance, stateFolder),
  );
}

function carriesName(pid: number, instance: string, stateFolder: string): boolean {
  return (
    environmentOf(pid, 'STEADYSHIP_INSTANCE') === instance &&
    environmentOf(pid, 'STEADYSHIP_STATE_FOLDER') === stateFolder
  );
}

/** Sends a signal to the group of `pid`, then to members that left it. Nobody there is no error. */
export function signalFamily(family: Family, signal: NodeJS.Signals): void {
  const members = familyMembers(family);
  if (members.some((stat) => stat.group === family.pid)) send(-family.pid, signal);
  for (const stat of members) if (stat.group !== family.pid) send(stat.pid, signal);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
