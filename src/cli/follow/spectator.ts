import type { Host } from '../../adapters/host.ts';
import { Onlooker } from '../../adapters/look/onlooker.ts';
import type { ServiceState } from '../../core/release/state.ts';
import { systemClock } from '../../kit/system-clock.ts';
import type { Narrator } from '../telling/narrator.ts';
import { serviceLook } from './service-look.ts';

const pollMs = 250;
const eventsAtOnce = 1000;

/** Tells what is written to the log of a service by whoever drives it. */
export class Spectator implements Disposable {
  readonly #host: Host;
  readonly #service: string;
  readonly #narrator: Narrator;
  readonly #onlooker: Onlooker;
  readonly #clock = systemClock();
  #seen: number;

  /** Tells events after number `seen`. */
  constructor(host: Host, service: string, narrator: Narrator, seen: number) {
    this.#host = host;
    this.#service = service;
    this.#narrator = narrator;
    this.#onlooker = new Onlooker(host.stateFolder);
    this.#seen = seen;
  }

  /** Watches until `isDone` says so of the newest state, the signal is aborted, or time is over. */
  async watch(options: {
    readonly isDone: (state: ServiceState) => boolean;
    readonly signal: AbortSignal;
    readonly forMs?: number;
  }): Promise<ServiceState | undefined> {
    const until = performance.now() + (options.forMs ?? Number.POSITIVE_INFINITY);
    while (!options.signal.aborted && performance.now() < until) {
      const state = await this.catchUp();
      if (state && options.isDone(state)) return state;
      if (state) this.#narrator.view(await serviceLook(this.#onlooker, state));
      await this.#clock.sleep(pollMs, options.signal);
    }
    return undefined;
  }

  /** Tells what has been written since, and answers with the newest state. */
  async catchUp(): Promise<ServiceState | undefined> {
    const state = (await this.#host.store.load(this.#service))?.state;
    for (;;) {
      const news = await this.#host.store.history(this.#service, this.#seen + 1, eventsAtOnce);
      for (const { event, at, sequence } of news) {
        this.#narrator.event(event, at, { ...(state?.release && { release: state.release }) });
        this.#seen = sequence;
      }
      if (news.length < eventsAtOnce) return state;
    }
  }

  [Symbol.dispose](): void {
    this.#onlooker[Symbol.dispose]();
  }
}
