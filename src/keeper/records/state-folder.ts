import { createHash } from 'node:crypto';
import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../../kit/atomic-file.ts';
import { RpcError } from '../../kit/line-rpc.ts';
import { makeFolder } from '../../kit/make-folder.ts';
import { type ProcessRecord, parseRecord } from './process-record.ts';

/**
 * The keeper's files: `processes/ID.json` (records), `claims/ID` (who exists, made before a
 * process is spawned), `environment/ID.json` (secret variables), `lend/` (sockets that proxies
 * lend). All are readable by the owner only.
 */
export class StateFolder {
  readonly path: string;
  readonly #damaged: string[] = [];

  /** Makes the folders. Throws an error with a remedy when it cannot. */
  constructor(path: string) {
    this.path = path;
    explained(path, () => {
      for (const name of ['', 'processes', 'claims', 'environment', 'lend', 'logs']) {
        // Others may pass through to revisions, which may run as another user; they see nothing.
        makeFolder(join(path, name), name === '' ? 0o711 : 0o700);
      }
    });
  }

  /** Sentences about files that were set aside. */
  get damaged(): readonly string[] {
    return this.#damaged;
  }

  /** Every readable record, oldest first. Others are renamed to `….damaged` and reported. */
  load(): readonly ProcessRecord[] {
    const records: ProcessRecord[] = [];
    for (const name of readdirSync(join(this.path, 'processes'))) {
      const path = join(this.path, 'processes', name);
      if (name.endsWith('.tmp')) rmSync(path, { force: true });
      if (!name.endsWith('.json')) continue;
      const record = readRecord(path);
      if (typeof record !== 'string') records.push(record);
      else this.#setAside(path, record);
    }
    return records.sort((a, b) => a.createdAt - b.createdAt);
  }

  #setAside(path: string, because: string): void {
    const aside = `${path}.damaged`;
    try {
      renameSync(path, aside);
    } catch {
      // It stays where it is, and is reported again at the next start.
    }
    this.#damaged.push(
      `the record ${path} could not be read (${because}). It is now ${aside}. Deploy again, or ` +
        'stop the process by hand if it still runs.',
    );
  }

  /** Claims an identity; false when it is claimed already. */
  claim(id: string, content: object): boolean {
    return explained(this.path, () => {
      let file: number;
      try {
        file = openSync(join(this.path, 'claims', id), 'wx', 0o600);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
        throw error;
      }
      try {
        writeSync(file, `${JSON.stringify({ format: 1, ...content })}\n`);
      } catch (error) {
        rmSync(join(this.path, 'claims', id), { force: true });
        throw error;
      } finally {
        closeSync(file);
      }
      return true;
    });
  }

  write(record: ProcessRecord): void {
    const path = this.#recordPath(record.spec.id);
    explained(this.path, () => writeFileAtomically(path, `${JSON.stringify(record)}\n`));
  }

  /** Keeps the secret part of a process's environment, for its restarts. */
  writeEnvironment(id: string, variables: Readonly<Record<string, string>>): void {
    const path = this.#environmentPath(id);
    explained(this.path, () => writeFileAtomically(path, JSON.stringify(variables), 0o600));
  }

  readEnvironment(id: string): Readonly<Record<string, string>> {
    try {
      return JSON.parse(readFileSync(this.#environmentPath(id), 'utf8')) as Record<string, string>;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
      // Never the content: the message of a JSON error quotes it.
      throw new Error(`${this.#environmentPath(id)} cannot be read; deploy the service again`);
    }
  }

  /** Forgets everything about an identity. */
  forget(id: string): void {
    rmSync(this.#recordPath(id), { force: true });
    rmSync(this.#environmentPath(id), { force: true });
    rmSync(this.lendPath(id), { force: true });
    rmSync(join(this.path, 'claims', id), { force: true });
  }

  /** The socket file at which a process lends its listening sockets. */
  lendPath(id: string): string {
    return join(this.path, 'lend', createHash('sha256').update(id).digest('hex').slice(0, 12));
  }

  #recordPath(id: string): string {
    return join(this.path, 'processes', `${id}.json`);
  }

  #environmentPath(id: string): string {
    return join(this.path, 'environment', `${id}.json`);
  }
}

function readRecord(path: string): ProcessRecord | string {
  try {
    return parseRecord(readFileSync(path, 'utf8'));
  } catch (error) {
    return (error as Error).message;
  }
}

/** Runs a change of the folder; a full or unwritable one becomes an error with a remedy. */
function explained<Value>(folder: string, change: () => Value): Value {
  try {
    return change();
  } catch (error) {
    throw new RpcError('STATE_FOLDER', stateFolderProblem(folder, error as Error));
  }
}

/** What is wrong with a state folder, and what to do about it. */
export function stateFolderProblem(folder: string, error: NodeJS.ErrnoException): string {
  const remedies: Readonly<Record<string, string>> = {
    ENOSPC: 'the disk is full: free some space, then try again',
    EDQUOT: 'the disk quota is used up: free some space, then try again',
    EACCES: 'permission denied: run as the owner of the folder, or choose another state folder',
    EPERM: 'permission denied: run as the owner of the folder, or choose another state folder',
    EROFS: 'the file system is read-only: choose a state folder on a writable one',
    ENOTDIR: 'a part of the path is a file: choose another state folder',
    EMFILE: 'too many open files: raise the limit of open files of the keeper',
  };
  const remedy = remedies[error.code ?? ''] ?? error.message;
  return `cannot write the state folder ${folder}: ${remedy}`;
}
