import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type Known, known, unknown } from '../../core/world/known.ts';
import type { TaskId, TaskObservation, TaskSpec, TaskStatus } from '../../core/world/task.ts';
import type { KeeperClient } from '../../keeper/protocol/client.ts';
import type { ProcessSpec } from '../../keeper/protocol/process-spec.ts';
import type { ProcessView } from '../../keeper/protocol/process-view.ts';
import type { TaskRunner } from '../task-runner.ts';
import { lastLogMaxBytes, logTail } from './log-tail.ts';
import { exitSentence } from './observe-instance.ts';

/** Where and with what a task's command runs. */
export interface TaskPlace {
  /** Absolute path. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly secretEnv: Readonly<Record<string, string>>;
}

export interface ProcessTaskRunnerOptions {
  readonly service: string;
  /** Absolute path of the keeper's state folder. */
  readonly stateFolder: string;
  readonly keeper: KeeperClient;
  readonly placeOf: (id: TaskId) => Promise<TaskPlace>;
}

/**
 * Runs tasks as processes under the keeper: the keeper's record is the durable one, so a task goes
 * on and its end is known when the controller died meanwhile. When the keeper itself died, the end
 * is unknown, and nothing is run a second time.
 */
export class ProcessTaskRunner implements TaskRunner {
  readonly #options: ProcessTaskRunnerOptions;

  constructor(options: ProcessTaskRunnerOptions) {
    this.#options = options;
  }

  async observe(ids: readonly TaskId[]): Promise<Known<readonly TaskObservation[]>> {
    if (ids.length === 0) return known([]);
    let views: readonly ProcessView[];
    try {
      views = await this.#options.keeper.list();
    } catch (error) {
      return unknown(`the keeper does not answer: ${(error as Error).message}`);
    }
    const wanted = new Map(ids.map((id) => [this.#processId(id), id]));
    return known(
      views.flatMap((view) => {
        const id = wanted.get(view.id);
        return id === undefined ? [] : [observation(id, view)];
      }),
    );
  }

  async run(id: TaskId, task: TaskSpec): Promise<void> {
    const { keeper, placeOf } = this.#options;
    const name = this.#processId(id);
    // A task that exists is never compared with what is asked now: it was begun, that is all.
    if ((await keeper.list()).some((view) => view.id === name)) return;
    const place = await placeOf(id);
    await keeper.start(this.#spec(id, task, place), place.secretEnv);
  }

  #spec(id: TaskId, task: TaskSpec, place: TaskPlace): ProcessSpec {
    const { service, stateFolder } = this.#options;
    const name = this.#processId(id);
    return {
      id: name,
      kind: 'task',
      argv: task.command,
      cwd: place.folder,
      env: { ...place.env, STEADYSHIP_SERVICE: service, STEADYSHIP_TASK: id },
      logFile: join(stateFolder, 'logs', service, 'tasks', `${name}.log`),
      listen: [],
      assignPort: false,
      restart: { policy: 'never' },
      timeoutMs: task.timeoutMs,
      limits: {},
      labels: { service, task: id },
    };
  }

  /** A keeper's id is a file name; a task's id is not, so its hash keeps it apart from others. */
  #processId(id: TaskId): string {
    const hash = createHash('sha256').update(id).digest('hex').slice(0, 12);
    const readable = id.replace(/[^A-Za-z0-9]+/g, '-').slice(0, 40);
    return `${this.#options.service}:task:${readable}-${hash}`;
  }
}

function observation(id: TaskId, view: ProcessView): TaskObservation {
  const status = statusOf(view);
  const said = logTail(view.logFile, lastLogMaxBytes - 300);
  const end = status === 'failed' || status === 'unknown' ? `\n${endSentence(view)}` : '';
  return { id, status, output: `${said}${end}`.trim() };
}

function statusOf({ phase, problem, lastExit }: ProcessView): TaskStatus {
  if (phase === 'starting up') return 'intent';
  if (phase !== 'exited') return 'running';
  if (problem !== undefined) return 'failed';
  if (lastExit === undefined || (lastExit.code === null && lastExit.signal === null)) {
    return 'unknown';
  }
  return lastExit.code === 0 && !lastExit.timedOut ? 'succeeded' : 'failed';
}

function endSentence({ problem, lastExit }: ProcessView): string {
  if (problem !== undefined) return problem.slice(0, 250);
  if (lastExit?.timedOut) return 'it was ended because it took longer than its timeout';
  return exitSentence(lastExit);
}
