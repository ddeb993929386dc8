import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { link, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { MaintenancePage } from '../protocol/maintenance-page.ts';
import { readServiceRoute } from '../protocol/route-reader.ts';
import type { ServiceRoute } from '../protocol/service-route.ts';
import { readPage } from '../routing/standing-orders.ts';

const format = 1;
const emptyState: ProxyState = { routes: [], maintenance: {} };

/** What survives a restart. */
export interface ProxyState {
  readonly routes: readonly ServiceRoute[];
  /** The maintenance pages that were asked for, by service. */
  readonly maintenance: Readonly<Record<string, MaintenancePage>>;
}

export interface LoadedState extends ProxyState {
  /** What was wrong with the file, when the one before it had to be used. */
  readonly problem?: string;
}

/**
 * The routes on disk, so that a restarted proxy serves before anybody tells it what. A file is
 * replaced as a whole; the one before it stays beside it, for the day when the newest is damaged.
 */
export class StateFile {
  readonly #path: string;
  readonly #previous: string;
  #writing: Promise<void> = Promise.resolve();

  constructor(folder: string) {
    this.#path = join(folder, 'proxy-state.json');
    this.#previous = join(folder, 'proxy-state.previous.json');
  }

  /** The newest readable state. Reads synchronously: it happens once, before anything is served. */
  load(): LoadedState {
    if (!existsSync(this.#path) && !existsSync(this.#previous)) return emptyState;
    const newest = readState(this.#path);
    if (typeof newest !== 'string') return newest;
    const previous = readState(this.#previous);
    if (typeof previous !== 'string') {
      return { ...previous, problem: `${newest} The state before it is in use.` };
    }
    return { ...emptyState, problem: `${newest} ${previous} Nothing is routed until told.` };
  }

  /** Writes after every write before it has ended. Rejects with the system's error (full disk). */
  save(state: ProxyState): Promise<void> {
    const text = encode(state);
    const write = this.#writing.then(() => this.#write(text));
    this.#writing = write.catch(() => {});
    return write;
  }

  /** The waiting is for the disk, so it happens off the thread that relays. */
  async #write(text: string): Promise<void> {
    const temporary = `${this.#path}.${process.pid}.tmp`;
    try {
      const file = await open(temporary, 'w', 0o600);
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
      await this.#keepPrevious();
      await rename(temporary, this.#path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    const folder = await open(dirname(this.#path), 'r');
    await folder.sync().finally(() => folder.close());
  }

  /** A damaged file must not replace the last good one. */
  async #keepPrevious(): Promise<void> {
    if (typeof readState(this.#path) === 'string') return;
    const temporary = `${this.#previous}.${process.pid}.tmp`;
    await rm(temporary, { force: true });
    await link(this.#path, temporary);
    await rename(temporary, this.#previous);
  }
}

function encode(state: ProxyState): string {
  const content = JSON.stringify({ format, ...state });
  return `${JSON.stringify({ sha256: digest(content) })}\n${content}\n`;
}

/** The routes of a file, or a sentence that says why it cannot be used. */
function readState(path: string): ProxyState | string {
  try {
    const [head, content] = readFileSync(path, 'utf8').split('\n');
    const { sha256 } = JSON.parse(head ?? '') as { sha256?: string };
    if (content === undefined || sha256 !== digest(content)) {
      return `${path} is damaged: its checksum does not fit.`;
    }
    return stateOf(JSON.parse(content), path);
  } catch (error) {
    return `${path} cannot be read: ${(error as Error).message}.`;
  }
}

interface WrittenState {
  readonly format?: number;
  readonly routes?: readonly unknown[];
  readonly maintenance?: Readonly<Record<string, unknown>>;
}

function stateOf(state: WrittenState, path: string): ProxyState | string {
  if (state.format !== format) {
    return `${path} has format ${state.format}; this proxy understands ${format}.`;
  }
  const routes: ServiceRoute[] = [];
  for (const item of state.routes ?? []) {
    const route = readServiceRoute(item);
    if (!route.ok) return `${path}: ${route.problem}`;
    routes.push(route.value);
  }
  const pages = Object.entries(state.maintenance ?? {});
  return {
    routes,
    maintenance: Object.fromEntries(pages.map(([name, page]) => [name, readPage(page)])),
  };
}

function digest(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}
