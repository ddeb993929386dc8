import { readFileSync } from 'node:fs';
import { StartProblem } from './start-problem.ts';

export interface UserIds {
  readonly uid: number;
  readonly gid: number;
}

/** The numbers of a user of this machine; throws `StartProblem` when it cannot be used. */
export function findUser(name: string, passwd = readPasswd()): UserIds {
  const line = passwd.split('\n').find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (uid === undefined || gid === undefined) {
    throw new StartProblem(`there is no user ${name} on this machine: create it, or name another`);
  }
  const ids = { uid: Number(uid), gid: Number(gid) };
  const own = process.getuid?.();
  if (own !== 0 && own !== ids.uid) {
    throw new StartProblem(
      `running as ${name} needs a keeper that runs as root: start it as root, or drop \`user\``,
    );
  }
  return ids;
}

function readPasswd(): string {
  return readFileSync('/etc/passwd', 'utf8');
}
