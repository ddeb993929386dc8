import { CachedCheck, type CheckSettings, type DependencyCheck } from './dependency-check.ts';

export interface ReadinessReport {
  readonly isReady: boolean;
  /** The failing dependencies that it needs, each with its reason; empty when it is ready. */
  readonly because: string;
  /** By name: `ok`, or why not. */
  readonly checks: Readonly<Record<string, string>>;
}

/** The dependencies of a process, asked all at once. */
export class Readiness {
  readonly #checks: readonly (readonly [string, CachedCheck])[];
  readonly #showReasons: boolean;

  constructor(
    checks: Readonly<Record<string, DependencyCheck | CheckSettings>>,
    showReasons: boolean,
  ) {
    this.#checks = Object.entries(checks).map(([name, check]) => [name, new CachedCheck(check)]);
    this.#showReasons = showReasons;
  }

  async report(): Promise<ReadinessReport> {
    const results = await Promise.all(
      this.#checks.map(async ([name, check]) => ({
        name,
        isRequired: check.isRequired,
        ...(await check.result()),
      })),
    );
    const shown = results.map((one) => ({
      ...one,
      text: one.isOk || this.#showReasons ? one.text : 'failed',
    }));
    const failing = shown.filter((one) => one.isRequired && !one.isOk);
    return {
      isReady: failing.length === 0,
      because: failing.map(({ name, text }) => `${name}: ${text}`).join('; '),
      checks: Object.fromEntries(shown.map(({ name, text }) => [name, text])),
    };
  }
}
