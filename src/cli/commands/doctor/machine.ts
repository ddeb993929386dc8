import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { broken, doubt, type Finding, fine } from './finding.ts';

const nodeMajor = 24;
const gibibyte = 1024 ** 3;

/** Node, the state folder, the disk under it, control groups, the clock. */
export function machineFindings(stateFolder: string): readonly Finding[] {
  return [node(), folder(stateFolder), disk(stateFolder), clock(stateFolder), groups()];
}

function node(): Finding {
  const { version } = process;
  const major = Number(version.slice(1).split('.')[0]);
  if (major >= nodeMajor) return fine('Node', `${version.slice(1)}`);
  const remedy = `Install Node ${nodeMajor} or later and put it first on PATH.`;
  return broken('Node', `${version.slice(1)} is too old`, remedy);
}

/** The nearest folder on the way up that exists. */
function existing(path: string): string {
  let found = path;
  while (!existsSync(found) && dirname(found) !== found) found = dirname(found);
  return found;
}

function folder(stateFolder: string): Finding {
  const about = 'state folder';
  const found = existing(stateFolder);
  try {
    accessSync(found, constants.W_OK | constants.X_OK);
  } catch {
    const remedy = 'Run as its owner, or name another folder with --state.';
    return broken(about, `${found} cannot be written by this user`, remedy);
  }
  if (found !== stateFolder) return fine(about, `${stateFolder} will be made at the first deploy`);
  if ((statSync(found).mode & 0o022) === 0) return fine(about, stateFolder);
  const remedy = `Take the right to write from others: chmod go-w ${stateFolder}`;
  return doubt(about, `${stateFolder} can be written by other users`, remedy);
}

function disk(stateFolder: string): Finding {
  const about = 'disk';
  try {
    const found = existing(stateFolder);
    const { bavail, bsize, files, ffree } = statfsSync(found);
    const free = bavail * bsize;
    const text = `${(free / gibibyte).toFixed(1)} GiB free under ${found}`;
    const remedy = 'Free some space: logs, old revisions and the history need it.';
    if (free < 0.1 * gibibyte) return broken(about, text, remedy);
    if (files > 0 && ffree < 1000) return broken(about, `${ffree} files are left to make`, remedy);
    return free < gibibyte ? doubt(about, text, remedy) : fine(about, text);
  } catch (error) {
    const remedy = 'See whether the disk of the state folder is mounted.';
    return doubt(about, `its free space is unknown: ${(error as Error).message}`, remedy);
  }
}

/** Nothing here asks the network for the time: the newest file of the state is its witness. */
function clock(stateFolder: string): Finding {
  const now = Date.now();
  const text = `${new Date(now).toISOString().slice(0, 19)} UTC`;
  const remedy = 'Set the clock and let chrony or systemd-timesyncd keep it.';
  const newest = statSync(stateFolder, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (now < Date.UTC(2025, 0, 1)) return broken('clock', `${text} is in the past`, remedy);
  if (newest > now + 60_000) {
    return doubt('clock', `${text} is before the newest change of the state folder`, remedy);
  }
  return fine('clock', text);
}

function groups(): Finding {
  const about = 'control groups';
  const root = '/sys/fs/cgroup';
  if (!existsSync(root)) {
    const remedy = 'Limits of memory and processor need Linux; everything else works.';
    return doubt(about, 'this machine has none', remedy);
  }
  try {
    const isUnified = existsSync(`${root}/cgroup.controllers`);
    accessSync(isUnified ? root : `${root}/memory`, constants.W_OK);
    return fine(about, `version ${isUnified ? 2 : 1}, can be made`);
  } catch {
    const remedy = 'Limits of memory and processor need root, or Delegate=yes in a systemd unit.';
    return doubt(about, 'this user cannot make any', remedy);
  }
}
