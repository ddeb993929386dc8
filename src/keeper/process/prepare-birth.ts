import { createHash } from 'node:crypto';
import type { SocketHandle } from '../../kit/socket-handle.ts';
import { type Cgroup, makeCgroup } from '../limits/cgroup.ts';
import { planLimits } from '../limits/prelude.ts';
import type { ProcessSpec } from '../protocol/process-spec.ts';
import type { StateFolder } from '../records/state-folder.ts';
import { findUser } from './find-user.ts';
import type { Birth } from './spawn-process.ts';

export interface PreparedBirth {
  readonly birth: Birth;
  readonly cgroup: Cgroup;
  readonly unlimited: readonly string[];
}

/** Makes ready what a process needs around it. Throws `StartProblem` for what its user can mend. */
export function prepareBirth(
  spec: ProcessSpec,
  folder: StateFolder,
  given: {
    readonly sockets: readonly SocketHandle[];
    readonly port: number | undefined;
    readonly handoverEnv: Readonly<Record<string, string>>;
  },
): PreparedBirth {
  const ids = spec.user === undefined ? {} : findUser(spec.user);
  const cgroup = makeCgroup(cgroupName(folder.path, spec.id), spec.limits);
  const { prelude, unlimited } = planLimits(spec.limits, cgroup, spec.user === undefined);
  const birth = {
    stateFolder: folder.path,
    secretEnv: folder.readEnvironment(spec.id),
    lendPath: folder.lendPath(spec.id),
    sockets: given.sockets,
    handoverEnv: given.handoverEnv,
    prelude,
    joinFolders: spec.user === undefined ? [] : cgroup.folders,
    ...ids,
    ...(given.port === undefined ? {} : { port: given.port }),
  };
  return { birth, cgroup, unlimited };
}

/** Two keepers of one machine must not share a group. */
export function cgroupName(stateFolder: string, id: string): string {
  return `${createHash('sha256').update(stateFolder).digest('hex').slice(0, 8)}-${id}`;
}
