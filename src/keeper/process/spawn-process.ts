import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder } from '../../kit/make-folder.ts';
import type { SocketHandle } from '../../kit/socket-handle.ts';
import type { ProcessSpec } from '../protocol/process-spec.ts';
import { checkFolder, findProgram, StartProblem } from './start-problem.ts';

/** What a process gets besides its specification. */
export interface Birth {
  readonly stateFolder: string;
  readonly secretEnv: Readonly<Record<string, string>>;
  /** How to reach the process it replaces. */
  readonly handoverEnv: Readonly<Record<string, string>>;
  /** The loopback port it shall listen on. */
  readonly port?: number;
  /** Where a later keeper fetches `sockets` from this process. */
  readonly lendPath: string;
  /** In the order of `spec.listen`. */
  readonly sockets: readonly SocketHandle[];
  /** Shell lines run before the program, in the very process that becomes it. */
  readonly prelude: readonly string[];
  /** Control groups that the keeper puts it into, where it may not do so itself. */
  readonly joinFolders: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
}

const inheritedNames = ['PATH', 'HOME', 'LANG', 'TZ', 'USER', 'TMPDIR'];

/**
 * Starts a process in a session and group of its own, with its output appended to its log file:
 * never to a pipe, since a pipe whose reader is killed kills its writer. Throws `StartProblem`.
 */
export function spawnProcess(spec: ProcessSpec, birth: Birth): ChildProcess {
  checkFolder(spec.cwd);
  const env = environment(spec, birth);
  const program = findProgram(spec.argv[0] ?? '', spec.cwd, env.PATH ?? '');
  const log = openLog(spec.logFile);
  try {
    const [file, ...rest] = command(program, spec.argv.slice(1), birth.prelude);
    const child = spawn(file!, rest, {
      cwd: spec.cwd,
      env,
      detached: true,
      // Node passes the inner handle on as a descriptor; its type only knows public sockets.
      stdio: ['ignore', log, log, ...descriptors(birth)],
      ...(birth.uid === undefined ? {} : { uid: birth.uid }),
      ...(birth.gid === undefined ? {} : { gid: birth.gid }),
    });
    for (const group of birth.joinFolders) {
      if (child.pid) writeFileSync(join(group, 'cgroup.procs'), String(child.pid));
    }
    return child;
  } finally {
    closeSync(log);
  }
}

/** Each socket twice: one to listen on, and one to lend, which stays open when that is closed. */
function descriptors({ sockets }: Birth): number[] {
  return [...sockets, ...sockets] as unknown as number[];
}

function command(program: string, rest: readonly string[], prelude: readonly string[]): string[] {
  if (prelude.length === 0) return [program, ...rest];
  const script = [...prelude, 'exec "$0" "$@"'].join('\n');
  return ['/bin/sh', '-c', script, program, ...rest];
}

function environment(spec: ProcessSpec, birth: Birth): Record<string, string> {
  const inherited: Record<string, string> = {};
  for (const name of inheritedNames) {
    const value = process.env[name];
    if (value !== undefined) inherited[name] = value;
  }
  const port = birth.port === undefined ? {} : { PORT: String(birth.port), HOST: '127.0.0.1' };
  return {
    ...inherited,
    ...spec.env,
    ...birth.secretEnv,
    ...port,
    ...listenVariables(spec, birth),
    ...birth.handoverEnv,
    STEADYSHIP_INSTANCE: spec.id,
    STEADYSHIP_STATE_FOLDER: birth.stateFolder,
  };
}

function listenVariables({ listen }: ProcessSpec, birth: Birth): Record<string, string> {
  if (listen.length === 0) return {};
  return {
    STEADYSHIP_LISTEN: listen.map((port, i) => `${port}=${3 + i}`).join(','),
    STEADYSHIP_LEND: `${3 + listen.length}:${birth.lendPath}`,
  };
}

function openLog(path: string): number {
  try {
    makeFolder(dirname(path));
    return openSync(path, 'a', 0o600);
  } catch (error) {
    throw new StartProblem(
      `the log file ${path} cannot be written (${(error as NodeJS.ErrnoException).code}): ` +
        'free space, or correct the permissions of its folder',
    );
  }
}
