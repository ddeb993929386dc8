import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../../kit/atomic-file.ts';
import { SteadyshipError } from '../../kit/error.ts';
import { makeFolder } from '../../kit/make-folder.ts';
import { type Scope, scopes } from './scope.ts';
import { isSameHash, newToken, readToken, type TokenRecord } from './token.ts';

export interface TokenRequest {
  readonly name: string;
  readonly scope: Scope;
  readonly automation?: boolean;
  /** From now on; at most a year. */
  readonly validForMs: number;
}

const dayMs = 86_400_000;
const validForMaxMs = 366 * dayMs;
const tokensMax = 1000;

/**
 * The tokens of one controller: a file each in `tokens/` of the state folder, readable by its owner
 * only. Whoever creates and revokes them need not be the process that checks them, and a revoked
 * token is refused from its next request on.
 */
export class TokenFolder {
  readonly #folder: string;
  readonly #now: () => number;

  constructor(stateFolder: string, now: () => number = Date.now) {
    this.#folder = join(stateFolder, 'tokens');
    this.#now = now;
  }

  /** Throws ARGUMENT_INVALID. The token itself is in the answer and nowhere else. */
  create(request: TokenRequest): { readonly token: string; readonly record: TokenRecord } {
    const { name, scope, automation = false, validForMs } = request;
    if (!/^[\w.@-]{1,64}$/.test(name)) {
      throw invalid('the name of a token', 'it must be 1 to 64 letters, digits or . _ @ -');
    }
    if (!scopes.includes(scope)) {
      throw invalid('the scope of a token', `it must be one of ${scopes.join(', ')}`);
    }
    if (!(validForMs > 0 && validForMs <= validForMaxMs)) {
      throw invalid('the time a token is valid', 'it must be at most 366 days');
    }
    if (this.list().length >= tokensMax) {
      throw invalid('another token', `there are ${tokensMax} already; revoke some`);
    }
    const createdAt = this.#now();
    const { token, id, hash } = newToken();
    const expiresAt = createdAt + validForMs;
    const who = { id, name, scope, automation };
    const record: TokenRecord = { format: 1, ...who, createdAt, expiresAt, hash };
    makeFolder(this.#folder);
    writeFileAtomically(this.#path(id), `${JSON.stringify(record)}\n`);
    return { token, record };
  }

  /** Also those that have expired, oldest first. */
  list(): readonly TokenRecord[] {
    if (!existsSync(this.#folder)) return [];
    return readdirSync(this.#folder)
      .filter((name) => /^[0-9a-f]{12}\.json$/.test(name))
      .map((name) => this.#read(name.slice(0, 12)))
      .filter((record) => record !== undefined)
      .sort((a, b) => a.createdAt - b.createdAt);
  }

  /** Throws TOKEN_NOT_FOUND. */
  revoke(id: string): void {
    if (!/^[0-9a-f]{12}$/.test(id) || !existsSync(this.#path(id))) {
      throw new SteadyshipError('TOKEN_NOT_FOUND', { token: id });
    }
    rmSync(this.#path(id), { force: true });
  }

  /** Whose token it is, or why it is not valid. Says nothing about the token it was given. */
  find(token: string): TokenRecord | { readonly refused: string } {
    const given = readToken(token);
    const record = given && this.#read(given.id);
    if (!record || !isSameHash(record.hash, given.hash)) {
      return { refused: 'the token is not known' };
    }
    if (this.#now() >= record.expiresAt) return { refused: 'the token has expired' };
    return record;
  }

  #path(id: string): string {
    return join(this.#folder, `${id}.json`);
  }

  /** A file that cannot be read is no token. */
  #read(id: string): TokenRecord | undefined {
    try {
      const record = JSON.parse(readFileSync(this.#path(id), 'utf8')) as TokenRecord;
      return record.format === 1 && scopes.includes(record.scope) ? record : undefined;
    } catch {
      return undefined;
    }
  }
}

function invalid(argument: string, reason: string): SteadyshipError {
  return new SteadyshipError('ARGUMENT_INVALID', { argument, reason });
}
