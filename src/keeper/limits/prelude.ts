import type { ProcessLimits } from '../protocol/process-spec.ts';
import type { Cgroup } from './cgroup.ts';

/** How the limits of a process are put in force, and which are not. */
export interface LimitPlan {
  /** Shell lines run in the process before it becomes the program. */
  readonly prelude: readonly string[];
  /** Sentences about limits that this machine cannot set. */
  readonly unlimited: readonly string[];
}

/**
 * Plans limits: control groups where they could be made, `ulimit` for the rest. Only a process
 * that runs as the keeper's own user may join a group by itself.
 */
export function planLimits(limits: ProcessLimits, cgroup: Cgroup, joinsItself: boolean): LimitPlan {
  const folders = joinsItself ? cgroup.folders : [];
  const prelude = folders.map((folder) => `echo 0 > ${quoted(`${folder}/cgroup.procs`)}`);
  const unlimited: string[] = [];
  const missing = (name: keyof ProcessLimits) =>
    limits[name] !== undefined && !cgroup.set.includes(name);
  if (limits.openFiles !== undefined) prelude.push(`ulimit -n ${limits.openFiles}`);
  // An address-space limit is no substitute: runtimes reserve far more than they use.
  if (missing('memoryBytes')) {
    unlimited.push('memory is not limited: this machine lets the keeper make no control group');
  }
  if (missing('cpuShare')) {
    unlimited.push('the processor share is not set: no control group can be made here');
  }
  // A limit that cannot be set must stop the program rather than be silently absent.
  return { prelude: prelude.map((line) => `${line} || exit 126`), unlimited };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
