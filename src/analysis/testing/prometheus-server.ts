import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface PrometheusServerOptions {
  /** OpenMetrics text with timestamps that it begins with. */
  readonly history?: string;
  /** The scrape_configs section, as YAML. */
  readonly scrape?: string;
  /** bcrypt hash of the password of `ada`; absent: everybody may ask. */
  readonly passwordHash?: string;
}

/** A real Prometheus on loopback, in a folder of its own. */
export class PrometheusServer implements AsyncDisposable {
  readonly url: string;
  readonly #argv: readonly string[];
  readonly #folder: string;
  #child: ChildProcess;

  private constructor(port: number, argv: readonly string[], folder: string) {
    this.url = `http://127.0.0.1:${port}`;
    this.#argv = argv;
    this.#folder = folder;
    this.#child = spawn('prometheus', argv, { stdio: ['ignore', 'ignore', 'pipe'] });
  }

  static async start(options: PrometheusServerOptions = {}): Promise<PrometheusServer> {
    const folder = mkdtempSync(join(tmpdir(), 'steadyship-prometheus-'));
    const data = join(folder, 'data');
    mkdirSync(data);
    if (options.history !== undefined) {
      const file = join(folder, 'history.txt');
      writeFileSync(file, options.history);
      const argv = ['tsdb', 'create-blocks-from', 'openmetrics', file, data];
      execFileSync('promtool', argv, { stdio: 'pipe' });
    }
    writeFileSync(join(folder, 'prometheus.yml'), options.scrape ?? 'global: {}\n');
    const web = join(folder, 'web.yml');
    const { passwordHash } = options;
    writeFileSync(web, passwordHash ? `basic_auth_users:\n  ada: ${passwordHash}\n` : '{}\n');
    const port = await freePort();
    const argv = [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${data}`,
      '--storage.tsdb.retention.time=100y',
      `--web.listen-address=127.0.0.1:${port}`,
      `--web.config.file=${web}`,
    ];
    const server = new PrometheusServer(port, argv, folder);
    await ready(server.#child);
    return server;
  }

  /** After a stop: the same server again, with what it had stored. */
  async restart(): Promise<void> {
    this.#child = spawn('prometheus', this.#argv, { stdio: ['ignore', 'ignore', 'pipe'] });
    await ready(this.#child);
  }

  async stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill(signal);
    await once(this.#child, 'exit');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`prometheus ended with ${code}: ${said}`)));
    child.stderr!.on('data', (text: Buffer) => {
      said = `${said}${text.toString()}`.slice(-4000);
      if (said.includes('Server is ready to receive web requests')) resolve();
    });
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return typeof address === 'object' && address ? address.port : 0;
}
