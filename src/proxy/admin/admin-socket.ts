import { linkSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import type { Server } from 'node:net';
import { join } from 'node:path';
import { type Handlers, LineClient, serveLines } from '../../kit/line-rpc.ts';

/**
 * The admin socket has two names: one of this process alone, and `proxy.sock`, which always leads
 * to the newest process. The second is moved with a rename, so there is no moment without it.
 */
export class AdminSocket {
  readonly ownPath: string;
  readonly #publicPath: string;
  readonly #server: Server;

  private constructor(server: Server, ownPath: string, publicPath: string) {
    this.#server = server;
    this.ownPath = ownPath;
    this.#publicPath = publicPath;
  }

  /** Serves under the own name; nobody finds it before `publish`. */
  static async open(folder: string, bootId: string, handlers: Handlers): Promise<AdminSocket> {
    await removeDead(folder);
    const ownPath = join(folder, `proxy-${bootId}.sock`);
    const server = await serveLines(ownPath, handlers);
    return new AdminSocket(server, ownPath, publicSocket(folder));
  }

  publish(): void {
    const temporary = `${this.ownPath}.new`;
    rmSync(temporary, { force: true });
    linkSync(this.ownPath, temporary);
    renameSync(temporary, this.#publicPath);
  }

  /** Removes the names, the public one only while it still leads here. */
  close(): void {
    const isOurs = inode(this.#publicPath) === inode(this.ownPath);
    if (isOurs) rmSync(this.#publicPath, { force: true });
    this.#server.close();
    rmSync(this.ownPath, { force: true });
  }
}

export function publicSocket(folder: string): string {
  return join(folder, 'proxy.sock');
}

function inode(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.ino ?? -1;
}

/** Names that processes left behind which were killed. */
async function removeDead(folder: string): Promise<void> {
  for (const name of readdirSync(folder)) {
    if (!/^proxy-[0-9a-f]{12}\.sock$/.test(name)) continue;
    const path = join(folder, name);
    try {
      (await LineClient.connect(path, 500)).close();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') rmSync(path, { force: true });
    }
  }
}
