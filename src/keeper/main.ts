import { realpathSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { serveLines } from '../kit/line-rpc.ts';
import { systemClock } from '../kit/system-clock.ts';
import { adminMethods } from './admin-methods.ts';
import { Keeper } from './keeper.ts';
import { KeeperLock } from './records/keeper-lock.ts';
import { StateFolder } from './records/state-folder.ts';

const tendMs = 1000;
const standbyMs = 500;
/** Another keeper holds the folder: not a failure. */
const exitTaken = 3;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { 'state-folder': { type: 'string' }, wait: { type: 'boolean', default: false } },
  });
  const wanted = values['state-folder'];
  if (!wanted) throw new Error('usage: node src/keeper/main.ts --state-folder DIR [--wait]');
  new StateFolder(resolve(wanted));
  const folder = new StateFolder(realpathSync(wanted));
  const lock = values.wait ? await awaitLock(folder.path) : KeeperLock.take(folder.path);
  if (!lock) {
    console.error(`another keeper serves ${folder.path}`);
    process.exit(exitTaken);
  }
  const keeper = new Keeper(folder, systemClock());
  await keeper.adoptAll();
  const socket = join(folder.path, 'keeper.sock');
  const leave = () => {
    keeper.dispose();
    // A socket that is left behind says that its keeper was killed, and should be started again.
    rmSync(socket, { force: true });
    lock[Symbol.dispose]();
    process.exit(0);
  };
  const end = (stopAll: boolean) => void setImmediate(() => endKeeper(keeper, stopAll, leave));
  await serveLines(socket, adminMethods(keeper, end));
  setInterval(() => keeper.tend(), tendMs);
  process.on('SIGTERM', leave);
  process.on('SIGINT', leave);
  process.on('SIGHUP', () => undefined);
}

/** Stands by until no other keeper serves the folder: for a service manager. */
async function awaitLock(folder: string): Promise<KeeperLock> {
  for (;;) {
    const lock = KeeperLock.take(folder);
    if (lock) return lock;
    await pause(standbyMs);
  }
}

function endKeeper(keeper: Keeper, stopAll: boolean, leave: () => void): void {
  if (!stopAll) return void leave();
  for (const { id } of keeper.list()) keeper.stop(id, 10_000);
  const timer = setInterval(() => {
    if (keeper.list().some((view) => view.phase !== 'exited')) return;
    clearInterval(timer);
    leave();
  }, 50);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
