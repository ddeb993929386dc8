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
    try {
      const database = new DatabaseSync(join(stateFolder, 'keeper.lock'));
      try {
        database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
        return new KeeperLock(database);
      } catch (error) {
        database.close();
        if (/locked|busy/i.test((error as Error).message)) return undefined;
        throw error;
      }
    } catch (error) {
      throw new Error(stateFolderProblem(stateFolder, error as Error));
    }
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}
