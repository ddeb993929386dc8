import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyConfig, type ProxyConfig } from '../config/proxy-config.ts';
import { DataPlane } from '../data-plane.ts';
import type { ServiceRoute } from '../protocol/service-route.ts';
import { freePort } from './free-port.ts';
import { RawBackend } from './raw-backend.ts';
import { routeOf } from './route-of.ts';

/** What a client saw on one connection. */
export interface Conversation {
  readonly text: string;
  readonly statuses: readonly number[];
  readonly closed: boolean;
}

/** A relay in this process with one raw instance behind it. */
export class RelayFixture implements AsyncDisposable {
  readonly plane: DataPlane;
  readonly port: number;
  readonly backend: RawBackend;
  readonly #folder: string;
  #epoch = 1;

  private constructor(plane: DataPlane, port: number, backend: RawBackend, folder: string) {
    this.plane = plane;
    this.port = port;
    this.backend = backend;
    this.#folder = folder;
  }

  static async start(config: Partial<ProxyConfig> = {}): Promise<RelayFixture> {
    const folder = mkdtempSync(join(tmpdir(), 'steadyship-relay-'));
    const [backend, port] = await Promise.all([RawBackend.start(), freePort()]);
    const plane = new DataPlane({ stateFolder: folder, config: { ...emptyConfig, ...config } });
    const fixture = new RelayFixture(plane, port, backend, folder);
    await fixture.route();
    return fixture;
  }

  /** Routes everything to the raw instance, with other settings where given. */
  async route(more: Partial<ServiceRoute> = {}): Promise<void> {
    const revisions = [{ weight: 10_000, ports: [this.backend.port] }];
    await this.plane.apply(routeOf(this.#epoch, this.port, revisions, more));
    this.#epoch += 1;
  }

  /** Sends bytes and reads until `answers` final answers came, or the connection ended. */
  talk(bytes: string | Buffer, answers: number, options: TalkOptions = {}): Promise<Conversation> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port: this.port, noDelay: true });
      let text = '';
      let closed = false;
      const timer = setTimeout(() => finish(), options.timeoutMs ?? 5000);
      const finish = () => {
        clearTimeout(timer);
        socket.destroy();
        resolve({ text, statuses: statusesIn(text), closed });
      };
      socket.setEncoding('latin1');
      socket.on('data', (part: string) => {
        text += part;
        if (options.until?.(text)) finish();
        else if (!options.untilClosed && isComplete(text, answers)) setImmediate(finish);
      });
      socket.on('end', () => {
        closed = true;
        finish();
      });
      socket.on('error', (error) => {
        closed = true;
        if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') finish();
        else reject(error);
      });
      socket.on('connect', () => {
        socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
        if (options.endsAfter) socket.end();
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.plane.close();
    await this.backend.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export interface TalkOptions {
  readonly untilClosed?: boolean;
  readonly until?: (text: string) => boolean;
  readonly endsAfter?: boolean;
  readonly timeoutMs?: number;
}

export function statusesIn(text: string): readonly number[] {
  return [...text.matchAll(/HTTP\/1\.[01] (\d{3})/g)].map((found) => Number(found[1]));
}

function isComplete(text: string, answers: number): boolean {
  const final = statusesIn(text).filter((status) => status >= 200).length;
  return final >= answers && (text.endsWith('ok') || text.endsWith('\n'));
}
