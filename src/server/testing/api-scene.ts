import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Entrance } from '../access/caller.ts';
import { TokenFolder } from '../access/token-folder.ts';
import { buildApi } from '../api.ts';
import type { ApiContext } from '../api-context.ts';
import { type DriverView, nobodyDrives } from '../controller/drivers.ts';
import { EventFeed } from '../event-feed.ts';
import { FakeTarget, fakeCapabilities } from './fake-target.ts';

export const owner: Entrance = { kind: 'socket', owner: 'ada' };
export const network: Entrance = { kind: 'tcp', hosts: ['127.0.0.1:7070'], secure: false };

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // Tests look into answers of every shape.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly body: any;
}

/** The API over a target in memory, asked without a socket. */
export class ApiScene implements Disposable {
  readonly target = new FakeTarget();
  readonly folder = mkdtempSync(join(tmpdir(), 'steadyship-api-'));
  readonly tokens = new TokenFolder(this.folder, () => this.target.clock.now());
  readonly feed = new EventFeed();
  readonly stopping = new AbortController();
  readonly bugs: unknown[] = [];
  readonly drivers = new Map<string, DriverView>();
  readonly app: ReturnType<typeof buildApi>;

  constructor(changes: Partial<ApiContext> = {}) {
    const { target, tokens, feed, bugs } = this;
    const context: ApiContext = {
      store: target.store,
      clock: target.clock,
      tokens,
      feed,
      capabilities: fakeCapabilities,
      drivers: { of: (service) => this.drivers.get(service) ?? nobodyDrives.of(service) },
      metrics: async () => ({ text: 'up 1\n', contentType: 'text/plain; version=0.0.4' }),
      stopping: this.stopping.signal,
      onBug: (error) => void bugs.push(error),
      ...changes,
    };
    this.app = buildApi(context, { pollMs: 10, heartbeatMs: 50 });
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#read(await this.app.request(path, { headers }, { entrance: owner }));
  }

  async post(path: string, body: unknown): Promise<Answer> {
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    };
    return this.#read(await this.app.request(path, init, { entrance: owner }));
  }

  /** As from the network: with a Host header, and with `headers` over it. */
  async remote(path: string, init: RequestInit = {}): Promise<Answer> {
    const headers = new Headers(init.headers);
    if (!headers.has('host')) headers.set('host', '127.0.0.1:7070');
    const request = new Request(`http://127.0.0.1:7070${path}`, { ...init, headers });
    return this.#read(await this.app.fetch(request, { entrance: network }));
  }

  async #read(response: Response): Promise<Answer> {
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    const body = isJson ? JSON.parse(text) : text;
    return { status: response.status, headers: response.headers, body };
  }

  [Symbol.dispose](): void {
    this.stopping.abort();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
