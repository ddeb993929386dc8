import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { stateFolderProblem } from './state-folder.ts';

/**
 * The right to be the keeper of a state folder: an exclusive lock of SQLite on a file of its own.
 * The machine frees it when its holder dies, however it dies, and no file has to be judged stale.
 */
export class KeeperLock implements Disposable {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** The lock, or undefined when another process holds it. */
  static take(stateFolder: string): KeeperLock | undefined {
    const path = join(stateFolder, 'keeper.lock');
    try {
      return KeeperLock.#attempt(path);
    } catch (error) {
      if (!/not a database|malformed/i.test((error as Error).message)) {
        throw new Error(stateFolderProblem(stateFolder, error as Error));
      }
    }
    // Damaged, and read by us, so nobody holds it: its content is worth nothing, only its lock is.
    truncateSync(path);
    return KeeperLock.#attempt(path);
  }

  static #attempt(path: string): KeeperLock | undefined {
    const database = new DatabaseSync(path);
    try {
      database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
      return new KeeperLock(database);
    } catch (error) {
      database.close();
      if (/locked|busy/i.test((error as Error).message)) return undefined;
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}
