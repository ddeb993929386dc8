import { fileURLToPath } from 'node:url';
import type { Load } from '../../src/ledger/generator/load.ts';
import type { LoadProgress } from '../../src/ledger/generator/load-run.ts';
import { type Proof, startProof } from '../../src/ledger/prove.ts';
import type { Report } from '../../src/ledger/report.ts';
import { reportDoubts, reportLine } from '../../src/ledger/report-text.ts';
import type { Host } from './host.ts';

const folder = fileURLToPath(new URL('../../examples/shop', import.meta.url));

/** The shop's rollout file (JSON is YAML); `keys` are laid over the usual ones. */
export function shop(host: Host, keys: Readonly<Record<string, unknown>> = {}): string {
  const { env, ...others } = keys;
  return JSON.stringify({
    service: 'shop',
    source: { folder },
    run: 'node server.js',
    port: host.port,
    health: '/healthz',
    replicas: 2,
    env: { SHOP_JOURNAL: host.journal, ...(env as object | undefined) },
    stop: { drain: '2s', grace: '5s' },
    strategy: { canary: [{ weight: '50%', hold: '1s' }] },
    evidence: { limits: [{ errors: '5%' }] },
    ...others,
  });
}

const mix = { paths: ['/', '/large?bytes=20000'], isReadOnly: false };

/** Short requests on kept and on new connections, slow answers, slow uploads, streams. */
export const mixedLoad: Load = {
  steady: { ...mix, ratePerSecond: 80, connections: 10 },
  fresh: { ...mix, ratePerSecond: 10 },
  forms: { ratePerSecond: 4 },
  slow: {
    answers: 2,
    uploads: 1,
    readers: 1,
    answerMs: [300, 1200],
    uploadBytes: [50_000, 100_000],
    uploadBytesPerSecond: 150_000,
    readBytes: 2_000_000,
    readBytesPerSecond: 500_000,
    readMs: [300, 1200],
  },
  streams: { webSockets: 2, eventStreams: 2, everyMs: 300 },
};

/** Only short requests: what is in flight at any moment can be counted on one hand. */
export const shortLoad: Load = { steady: { ...mix, ratePerSecond: 80, connections: 10 } };

/** Users of a host's shop, until their ledger is asked for or the test is over. */
export class Users implements Disposable {
  readonly #proof: Proof;
  readonly #progress: () => LoadProgress;

  private constructor(proof: Proof, progress: () => LoadProgress) {
    this.#proof = proof;
    this.#progress = progress;
  }

  static async arrive(host: Host, load: Load = mixedLoad, seconds = 90): Promise<Users> {
    let latest: LoadProgress = { sent: 0, answered: 0, failed: 0, inFlight: 0, unsent: 0 };
    const proof = await startProof({
      target: host.address,
      load,
      seconds,
      journalFolder: host.journal,
      onProgress: (progress) => {
        latest = progress;
      },
    });
    host.remember(proof.pid);
    return new Users(proof, () => latest);
  }

  get progress(): LoadProgress {
    return this.#progress();
  }

  /** They leave; resolves with what became of their requests. */
  leave(): Promise<Report> {
    return this.#proof.finish();
  }

  [Symbol.dispose](): void {
    this.#proof.abandon();
  }
}

/** A ledger as text, for the message of an assertion. */
export function told(report: Report): string {
  const examples = report.lost.examples.map((one) => JSON.stringify(one));
  return [reportLine(report), ...reportDoubts(report), ...examples].join('\n');
}
