import { reasonOf } from './reason-of.ts';

/**
 * Asks one dependency. It failed when it throws, rejects or answers `false`. The signal is aborted
 * when the time is up.
 */
export type DependencyCheck = (signal: AbortSignal) => unknown;

export interface CheckSettings {
  readonly check: DependencyCheck;
  /** Default 800: below the second that most probes wait for an answer. */
  readonly timeoutMs?: number;
  /** For how long an answer is used again; bounds what probes cost the dependency. Default 1000. */
  readonly cacheMs?: number;
  /** False: its failure is shown and the process stays ready. Default true. */
  readonly required?: boolean;
}

export interface CheckResult {
  readonly isOk: boolean;
  /** `ok`, or why not. */
  readonly text: string;
}

/** Runs past their time that never ended; beyond so many nothing new is asked. */
const unendedMax = 16;
const ok: CheckResult = { isOk: true, text: 'ok' };

/** One dependency: asked at most once at a time, with a time limit, its answer kept for a while. */
export class CachedCheck {
  readonly isRequired: boolean;
  readonly #check: DependencyCheck;
  readonly #timeoutMs: number;
  readonly #cacheMs: number;
  #running: Promise<CheckResult> | undefined;
  #latest: { readonly result: CheckResult; readonly at: number } | undefined;
  #unended = 0;

  constructor(settings: DependencyCheck | CheckSettings) {
    const all = typeof settings === 'function' ? { check: settings } : settings;
    this.isRequired = all.required ?? true;
    this.#check = all.check;
    this.#timeoutMs = all.timeoutMs ?? 800;
    this.#cacheMs = all.cacheMs ?? 1000;
  }

  /** Never rejects. */
  async result(): Promise<CheckResult> {
    const latest = this.#latest;
    if (latest && performance.now() - latest.at < this.#cacheMs) return latest.result;
    this.#running ??= this.#ask().then((result) => {
      this.#running = undefined;
      this.#latest = { result, at: performance.now() };
      return result;
    });
    return this.#running;
  }

  async #ask(): Promise<CheckResult> {
    if (this.#unended >= unendedMax) {
      return { isOk: false, text: `${this.#unended} earlier checks never ended` };
    }
    const controller = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<CheckResult>((resolve) => {
      timer = setTimeout(() => {
        const text = `timed out after ${this.#timeoutMs} ms`;
        resolve({ isOk: false, text });
        controller.abort(new Error(text));
      }, this.#timeoutMs);
    });
    this.#unended += 1;
    const answered = this.#run(controller.signal).finally(() => {
      this.#unended -= 1;
    });
    const result = await Promise.race([answered, late]);
    clearTimeout(timer);
    return result;
  }

  async #run(signal: AbortSignal): Promise<CheckResult> {
    try {
      const answer = await this.#check(signal);
      return answer === false ? { isOk: false, text: 'failed' } : ok;
    } catch (error) {
      return { isOk: false, text: reasonOf(error) };
    }
  }
}
