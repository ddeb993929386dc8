import { createHmac, randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../../kit/make-folder.ts';
import { failed, ok, type Result } from '../../../kit/result.ts';
import type { SecretReference } from '../launch.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where the values of secrets come from: a variable of the controller's environment, else the file
 * `secrets/NAME` of the state folder, which only its owner may read. Values are returned to be
 * handed to a process and to nothing else.
 */
export class SecretSource {
  readonly #folder: string;
  readonly #env: Environment;

  constructor(stateFolder: string, env: Environment = process.env) {
    this.#folder = join(stateFolder, 'secrets');
    this.#env = env;
  }

  /** The values by variable name, or a sentence that names what is missing and where to put it. */
  resolve(
    references: Readonly<Record<string, SecretReference>>,
  ): Result<Readonly<Record<string, string>>, string> {
    const values: Record<string, string> = {};
    for (const [variable, { secret }] of Object.entries(references)) {
      const value = this.#value(secret);
      if (!value.ok) return value;
      values[variable] = value.value;
    }
    return ok(values);
  }

  /**
   * Keyed hashes of the values, to be kept with a revision: an undo can say that a value differs
   * from the one the revision was made with, and nobody can guess a value from its hash.
   */
  fingerprints(
    references: Readonly<Record<string, SecretReference>>,
  ): Result<Readonly<Record<string, string>>, string> {
    const values = this.resolve(references);
    if (!values.ok) return values;
    const key = this.#key();
    const hash = ([name, value]: [string, string]) => [
      name,
      createHmac('sha256', key).update(`${name}\0${value}`).digest('hex').slice(0, 32),
    ];
    return ok(Object.fromEntries(Object.entries(values.value).map(hash)));
  }

  #value(secret: string): Result<string, string> {
    if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(secret)) {
      return failed(`${secret} cannot name a secret: use letters, digits, _, . and -`);
    }
    const fromEnv = this.#env[secret];
    if (fromEnv !== undefined) return ok(fromEnv);
    const path = join(this.#folder, secret);
    try {
      const { mode } = statSync(path);
      if ((mode & 0o077) !== 0) {
        return failed(`others can read the secret file ${path}: run chmod 600 on it`);
      }
      return ok(readFileSync(path, 'utf8').replace(/\r?\n$/, ''));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const why = code === 'ENOENT' ? 'is not known' : `cannot be read (${code})`;
      return failed(
        `the secret ${secret} ${why}: set it in the environment, or write it to ${path} (mode 600)`,
      );
    }
  }

  /** Made at the first use; of two made at once one wins. */
  #key(): Buffer {
    const path = join(this.#folder, '.fingerprint-key');
    try {
      return readFileSync(path);
    } catch {
      makeFolder(this.#folder);
      const draft = `${path}.${process.pid}`;
      writeFileSync(draft, randomBytes(32), { mode: 0o600 });
      try {
        linkSync(draft, path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      } finally {
        rmSync(draft, { force: true });
      }
      return readFileSync(path);
    }
  }
}
