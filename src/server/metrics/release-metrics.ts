import { collectDefaultMetrics } from 'prom-client';
import { newService } from '../../core/release/state.ts';
import type { Turn } from '../../engine/engine.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Store } from '../../store/store.ts';
import type { Drivers } from '../controller/drivers.ts';
import { LogCounters } from './log-counters.ts';
import { Meters } from './meters.ts';
import { setServiceGauges } from './service-gauges.ts';

export interface ReleaseMetricsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly drivers: Drivers;
  /** Of the program, for `steadyship_build_info`. */
  readonly version: string;
  /** Also show memory, processor time and event loop of this process. */
  readonly withProcess: boolean;
}

/** The metrics of all releases of a target. Counters come from the logs, gauges from now. */
export class ReleaseMetrics {
  readonly #options: ReleaseMetricsOptions;
  readonly #meters = new Meters();
  readonly #log: LogCounters;
  #page: Promise<string> = Promise.resolve('');

  private constructor(options: ReleaseMetricsOptions) {
    this.#options = options;
    this.#log = new LogCounters(options.store, this.#meters);
    if (options.withProcess) collectDefaultMetrics({ register: this.#meters.registry });
  }

  /** Counting begins now. */
  static async begin(options: ReleaseMetricsOptions): Promise<ReleaseMetrics> {
    const metrics = new ReleaseMetrics(options);
    await metrics.#log.begin();
    return metrics;
  }

  /** Tells of a turn of the controller. */
  noteTurn(service: string, { tookMs, failures, orders }: Turn): void {
    const meters = this.#meters;
    meters.observe('steadyship_controller_turn_seconds', { service }, tookMs / 1000);
    for (const { action } of failures) {
      meters.count('steadyship_action_failures_total', { service, action: action.kind });
    }
    for (const order of orders) this.#log.heard(order);
  }

  get contentType(): string {
    return this.#meters.registry.contentType;
  }

  /** The page for Prometheus. Two that ask at the same time are served one after the other. */
  page(): Promise<string> {
    this.#page = this.#page.catch(() => undefined).then(() => this.#fresh());
    return this.#page;
  }

  async #fresh(): Promise<string> {
    const { store, clock, drivers, version } = this.#options;
    this.#meters.clearGauges();
    this.#meters.set('steadyship_build_info', { version }, 1);
    for (const service of await store.services()) {
      await this.#log.catchUp(service);
      const state = (await store.load(service))?.state ?? newService(service);
      const pending = await store.pending(service);
      const driver = drivers.of(service);
      setServiceGauges(this.#meters, { state, driver, pending, now: clock.now() });
    }
    return await this.#meters.registry.metrics();
  }
}
