import type { Step } from '../../src/core/plan/step.ts';
import type { ServiceState } from '../../src/core/release/state.ts';
import type { ProcessView } from '../../src/keeper/protocol/process-view.ts';
import type { LoadProgress } from '../../src/ledger/generator/load-run.ts';
import type { CountsAnswer } from '../../src/proxy/protocol/answers.ts';
import type { Host } from '../../test/e2e/host.ts';
import type { Scene, SceneVersion } from './scene.ts';

const everyMs = 300;

/** What the camera is told, because nobody can see it from outside. */
export interface Caption {
  title: string;
  controller: string;
  isControlled: boolean;
  load: LoadProgress;
}

/** Looks at a host a few times a second, only through what any program can ask. */
export class Camera implements AsyncDisposable {
  readonly caption: Caption;
  readonly #host: Host;
  readonly #service: string;
  readonly #since = Math.floor(Date.now() / 1000);
  readonly #running: Promise<void>;
  readonly #controlled: boolean[] = [];
  #isStopped = false;

  constructor(options: {
    readonly host: Host;
    readonly service: string;
    readonly caption: Caption;
    readonly onScene: (scene: Scene) => void;
  }) {
    this.caption = options.caption;
    this.#host = options.host;
    this.#service = options.service;
    this.#running = this.#run(options.onScene);
  }

  async #run(onScene: (scene: Scene) => void): Promise<void> {
    while (!this.#isStopped) {
      const scene = await this.#look().catch(() => undefined);
      if (scene && !this.#isStopped) onScene(scene);
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  }

  async #look(): Promise<Scene> {
    const [state, processes, counts] = await Promise.all([
      this.#host.look(this.#service),
      this.#host.processes(),
      this.#host.proxy((proxy) => proxy.counts(this.#service, this.#since)),
    ]);
    const { title, controller, load, isControlled } = this.caption;
    // A second in which nobody decided for a while counts as one without.
    const index = counts.now - this.#since;
    this.#controlled[index] = (this.#controlled[index] ?? true) && isControlled;
    return {
      title,
      controller,
      controlled: Array.from(this.#controlled, (was) => was ?? isControlled).slice(0, index),
      step: stepOf(state),
      load: { sent: load.sent, answered: load.answered, lost: load.failed },
      bad: Object.values(counts.byRevision)
        .flatMap(({ seconds }) => seconds)
        .reduce((sum, { statuses }) => sum + (statuses[4] ?? 0), 0),
      versions: versionsOf(processes, counts, this.#since),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopped = true;
    await this.#running;
  }
}

function stepOf(state: ServiceState | undefined): string {
  const release = state?.release;
  if (!release || release.phase === 'ended') return '';
  if (release.phase === 'returning') return `goes back: ${release.cause?.because ?? 'ordered'}`;
  const { steps } = release.plan;
  const step = steps[release.step];
  const verdict = release.verdict ? `; evidence: ${release.verdict.kind}` : '';
  return `step ${release.step + 1} of ${steps.length}, ${step ? words(step) : 'done'}${verdict}`;
}

function words(step: Step): string {
  if (step.kind === 'weight') return `${step.weight / 100} % of the traffic`;
  if (step.kind === 'hold') return 'holds for a while';
  return step.kind;
}

function versionsOf(
  processes: readonly ProcessView[],
  counts: CountsAnswer,
  since: number,
): readonly SceneVersion[] {
  const instances = processes.filter((one) => one.kind === 'instance');
  const versions = new Map(instances.map(({ labels }) => [labels.revision!, labels.version!]));
  const perSecond = new Map(
    [...versions.keys()].map((revision) => [revision, series(counts, revision, since)]),
  );
  const recent = (revision: string) =>
    perSecond
      .get(revision)!
      .slice(-2)
      .reduce((sum, count) => sum + count, 0);
  const total = [...versions.keys()].reduce((sum, revision) => sum + recent(revision), 0);
  return [...versions].map(([revision, version]) => ({
    version,
    share: total === 0 ? 0 : recent(revision) / total,
    instances: instances
      .filter((one) => one.labels.revision === revision && one.phase !== 'exited')
      .map(markOf),
    seconds: perSecond.get(revision)!,
  }));
}

function markOf({ phase, wanted }: ProcessView): 'serving' | 'starting' | 'leaving' {
  if (!wanted || phase === 'stopping') return 'leaving';
  return phase === 'running' ? 'serving' : 'starting';
}

/** Requests of each whole second from `since` on. */
function series(counts: CountsAnswer, revision: string, since: number): readonly number[] {
  const all = new Array<number>(Math.max(0, counts.now - since)).fill(0);
  for (const { second, requests } of counts.byRevision[revision]?.seconds ?? []) {
    const index = second - since;
    if (index >= 0 && index < all.length) all[index] = requests;
  }
  return all;
}
