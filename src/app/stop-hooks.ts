import { reasonOf } from './reason-of.ts';

/** Something to be closed when the process stops. The signal is aborted when its time is up. */
export type StopHook = (signal: AbortSignal) => unknown;

export interface HookSettings {
  /** Default 5000. */
  readonly timeoutMs?: number;
}

interface NamedHook {
  readonly name: string;
  readonly hook: StopHook;
  readonly timeoutMs: number;
}

/** Hooks that run one after the other, in the order in which they were added. */
export class StopHooks {
  readonly #hooks: NamedHook[] = [];
  #current: string | undefined;

  /** The hook that runs now, for whoever has to say what a stop waits for. */
  get current(): string | undefined {
    return this.#current;
  }

  add(name: string, hook: StopHook, { timeoutMs = 5000 }: HookSettings = {}): void {
    this.#hooks.push({ name, hook, timeoutMs });
  }

  /** Runs all of them, also after one failed. Answers with a sentence for each that did. */
  async run(): Promise<readonly string[]> {
    const problems: string[] = [];
    for (const one of this.#hooks) {
      this.#current = one.name;
      const problem = await runHook(one);
      if (problem !== undefined) problems.push(problem);
    }
    this.#current = undefined;
    return problems;
  }
}

async function runHook({ name, hook, timeoutMs }: NamedHook): Promise<string | undefined> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => {
      const problem = `${name} did not close within ${timeoutMs} ms`;
      resolve(problem);
      controller.abort(new Error(problem));
    }, timeoutMs);
  });
  const run = async () => {
    try {
      await hook(controller.signal);
      return undefined;
    } catch (error) {
      return `${name} could not be closed: ${reasonOf(error)}`;
    }
  };
  const problem = await Promise.race([run(), late]);
  clearTimeout(timer);
  return problem;
}
