import { chmodSync, renameSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { SteadyshipError } from '../../kit/error.ts';
import { makeFolder } from '../../kit/make-folder.ts';
import { type Api, closed, httpServer, type Listener, listening } from './listener.ts';
import { apiSocket } from './socket-path.ts';

/** What fits into the address of a Unix socket on Linux, its last byte being 0. */
const pathMaxBytes = 107;

/**
 * Answers on `api.sock` in the state folder, which only its owner can open: whoever gets there is
 * the owner. Throws API_ADDRESS_UNUSABLE, also when another controller answers there.
 */
export async function listenOnSocket(api: Api, stateFolder: string): Promise<Listener> {
  const path = apiSocket(stateFolder);
  const temporary = `${path}.${process.pid}`;
  if (Buffer.byteLength(temporary) > pathMaxBytes) {
    throw unusable(path, `the path is longer than ${pathMaxBytes} bytes`);
  }
  makeFolder(stateFolder);
  if (await isAnswered(path)) throw unusable(path, 'another controller answers there');
  const owner = userInfo().username;
  const server = httpServer(api, () => ({ kind: 'socket', owner }));
  rmSync(temporary, { force: true });
  try {
    await listening(server, { path: temporary });
  } catch (error) {
    throw unusable(path, (error as Error).message);
  }
  // Published only once its mode is right; the name of a killed controller is replaced.
  chmodSync(temporary, 0o600);
  renameSync(temporary, path);
  const inode = inodeOf(path);
  return {
    address: path,
    async close(withinMs) {
      if (inodeOf(path) === inode) rmSync(path, { force: true });
      await closed(server, withinMs);
    },
  };
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const finish = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
  });
}

function inodeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.ino;
}

function unusable(address: string, reason: string): SteadyshipError {
  return new SteadyshipError('API_ADDRESS_UNUSABLE', { address, reason });
}
