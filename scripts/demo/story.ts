import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceState } from '../../src/core/release/state.ts';
import type { LoadProgress } from '../../src/ledger/generator/load-run.ts';
import { type Proof, startProof } from '../../src/ledger/prove.ts';
import type { Report } from '../../src/ledger/report.ts';
import { reportDoubts, reportLine } from '../../src/ledger/report-text.ts';
import type { Host } from '../../test/e2e/host.ts';
import { until } from '../../test/e2e/until.ts';
import type { Verb } from '../../test/e2e/verb.ts';
import { Camera } from './camera.ts';
import { Claims } from './claims.ts';
import type { Screen } from './screen.ts';
import { load, rolloutFile } from './shop.ts';

const service = 'shop';
const secondsMax = 120;
const nothingSent: LoadProgress = { sent: 0, answered: 0, failed: 0, inFlight: 0, unsent: 0 };

/** The demo itself: three releases and a murder, on one host. */
export class Story {
  readonly claims: Claims;
  readonly #host: Host;
  readonly #screen: Screen;
  readonly #signal: AbortSignal;
  readonly #caption = {
    title: '',
    controller: 'none yet',
    isControlled: false,
    load: nothingSent,
  };
  #proof: Proof | undefined;

  constructor(host: Host, screen: Screen, signal: AbortSignal) {
    this.claims = new Claims();
    this.#host = host;
    this.#screen = screen;
    this.#signal = signal;
  }

  async tell(): Promise<void> {
    await this.#firstRelease();
    const controller = await this.#serve();
    this.#proof = await this.#startLoad();
    await using camera = this.#film();
    await this.#wait(2000);
    await this.#canaryWithMurder(controller);
    await this.#wait(1500);
    await this.#badRelease();
    await this.#wait(2000);
    await camera[Symbol.asyncDispose]();
    this.#screen.clear();
    this.#closeBooks(await this.#proof.finish());
  }

  /** Ends the load at once, when the story does not come to its end. */
  breakOff(): void {
    this.#proof?.abandon();
  }

  async #firstRelease(): Promise<void> {
    this.#screen.say(`1. A service, its rollout file, and version 1.0.0 on ${this.#host.address}`);
    this.#screen.say('');
    for (const line of rolloutFile(this.#host).trimEnd().split('\n')) {
      this.#screen.say(`    ${line}`);
    }
    this.#screen.say('');
    const { code, stderr } = await this.#deploy('1.0.0').end();
    if (code !== 0) throw new Error(`the first release ended with exit code ${code}: ${stderr}`);
  }

  /** The controller: it drives every service of the host, so that others only give orders. */
  async #serve(): Promise<Verb> {
    const verb = this.#host.begin(['serve']);
    await until('serve drives the shop', async () => {
      this.#signal.throwIfAborted();
      return (await this.#host.driver(service))?.pid === verb.pid;
    });
    this.#caption.controller = `steadyship serve, pid ${verb.pid}`;
    this.#caption.isControlled = true;
    return verb;
  }

  async #startLoad(): Promise<Proof> {
    const proof = await startProof({
      target: this.#host.address,
      load,
      seconds: secondsMax,
      journalFolder: this.#host.journal,
      onProgress: (progress) => {
        this.#caption.load = progress;
      },
    });
    this.#host.remember(proof.pid);
    return proof;
  }

  #film(): Camera {
    this.#caption.title = 'Users arrive';
    this.#screen.say('2. Users arrive: pages, uploads, slow readers, WebSockets, event streams');
    return new Camera({
      host: this.#host,
      service,
      caption: this.#caption,
      onScene: (scene) => this.#screen.show(scene),
    });
  }

  async #canaryWithMurder(controller: Verb): Promise<void> {
    this.#caption.title = '2.0.0 by canary, and its controller is killed half-way';
    this.#screen.say('3. steadyship deploy 2.0.0');
    const deploy = this.#deploy('2.0.0');
    const watched = await deploy.line(/drives shop; watching/);
    await until('half of the traffic is on 2.0.0', async () => {
      this.#signal.throwIfAborted();
      return sharesOf(await this.#host.look(service)).some(({ weight }) => weight === 5000);
    });
    await this.#wait(1500);
    controller.kill('SIGKILL');
    await controller.ended;
    this.#screen.say(`   kill -9 ${controller.pid}: nobody decides now, users are served on`);
    this.#caption.controller = `killed (kill -9 ${controller.pid})`;
    this.#caption.isControlled = false;
    await this.#wait(2500);
    const orphan = (await this.#host.look(service))?.release;
    const successor = await this.#serve();
    this.#screen.say(`   steadyship serve, again: pid ${successor.pid} continues from the log`);
    const { code } = await this.#end(deploy);
    const state = await this.#host.look(service);
    this.claims.add(
      'The controller was killed in the middle of the canary, and the next one finished it',
      orphan?.phase === 'progressing' && watched.includes(`${controller.pid}`) && code === 0,
    );
    this.claims.add(
      '2.0.0 has all the traffic and 1.0.0 is gone',
      state?.stable?.version === '2.0.0' &&
        (await this.#host.serving()).every((version) => version === '2.0.0'),
    );
  }

  async #badRelease(): Promise<void> {
    this.#caption.title = '3.0.0 answers 500 to a fifth of its requests';
    this.#screen.say('4. steadyship deploy 3.0.0, which answers 500 to a fifth of its requests');
    const { code } = await this.#end(this.#deploy('3.0.0', { SHOP_FAIL_SHARE: '0.2' }));
    const state = await this.#host.look(service);
    const release = state?.release;
    const because = release?.cause?.because ?? 'no cause is known';
    this.#screen.say(`   taken back by itself: ${because}`);
    this.claims.add(
      '3.0.0 was taken back by itself, and nobody is on it',
      code === 1 &&
        release?.outcome === 'rolled-back' &&
        release.cause?.kind === 'verdict' &&
        state?.stable?.version === '2.0.0' &&
        sharesOf(state).every(({ revision }) => revision === state.stable?.number) &&
        (await this.#host.serving()).every((version) => version === '2.0.0'),
    );
  }

  #closeBooks(report: Report): void {
    const { lost, appErrors, byVersion } = report;
    const doubts = reportDoubts(report);
    this.#screen.say('');
    this.#screen.say(
      '5. The ledger: what the clients sent, joined with what the instances executed',
    );
    this.#screen.say(`   ${reportLine(report)}`);
    for (const doubt of doubts) this.#screen.say(`   in doubt: ${doubt}`);
    this.#screen.say('');
    const bad = appErrors.byVersion['3.0.0'] ?? 0;
    this.claims.add(
      `Users saw ${bad} bad answers of 3.0.0, and none of another version`,
      bad > 0 && bad === appErrors.total,
    );
    this.claims.add('All three versions answered', Object.keys(byVersion).length === 3);
    this.claims.add(
      `No request was lost, of ${report.sent.toLocaleString('en-US')}`,
      lost.total === 0 && report.sent > 500 && doubts.length === 0,
    );
  }

  #deploy(version: string, env: Readonly<Record<string, string>> = {}): Verb {
    this.#host.write(rolloutFile(this.#host, env));
    return this.#host.begin(['deploy', version], (line) => this.#screen.detail(line));
  }

  async #end(verb: Verb) {
    const aborted = new Promise<never>((_, reject) => {
      this.#signal.addEventListener('abort', () => reject(this.#signal.reason), { once: true });
    });
    return Promise.race([verb.end(), aborted]);
  }

  #wait(forMs: number): Promise<void> {
    return pause(forMs, undefined, { signal: this.#signal });
  }
}

function sharesOf(state: ServiceState | undefined) {
  return (state?.places ?? []).flatMap((place) => place.split.shares);
}
