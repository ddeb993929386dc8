import { request } from 'node:http';
import { probeOf } from '../protocol/route-settings.ts';
import type { RouteProbe } from '../protocol/service-route.ts';
import type { Instance } from './instance.ts';

const bodyMax = 64 * 1024;

/** Checks the readiness of one instance again and again, through a connection of its own. */
export class Prober {
  readonly #instance: Instance;
  readonly #probe: Required<RouteProbe>;
  #nextAt: number;
  #busy = false;
  #inARow = 0;

  constructor(instance: Instance, probe: RouteProbe, now: number) {
    this.#instance = instance;
    this.#probe = probeOf(probe);
    // Spread over the interval: many instances are not all asked in the same moment.
    this.#nextAt = now + Math.random() * this.#probe.everyMs;
  }

  tick(now: number): void {
    if (this.#busy || now < this.#nextAt) return;
    this.#nextAt = now + this.#probe.everyMs;
    this.#busy = true;
    this.#ask((passed) => {
      this.#busy = false;
      this.#count(passed);
    });
  }

  #count(passed: boolean): void {
    const { instance } = { instance: this.#instance };
    if (passed === instance.isReady) {
      this.#inARow = 0;
      return;
    }
    this.#inARow += 1;
    const wanted = passed ? this.#probe.successes : this.#probe.failures;
    if (this.#inARow < wanted) return;
    this.#inARow = 0;
    instance.isReady = passed;
  }

  /** Only 200 to 299 passes; redirects are not followed: they lead to other pages' health. */
  #ask(done: (passed: boolean) => void): void {
    let isDone = false;
    const finish = (passed: boolean) => {
      if (isDone) return;
      isDone = true;
      clearTimeout(timer);
      call.destroy();
      done(passed);
    };
    const { host, port } = this.#instance;
    const { path, host: name } = this.#probe;
    const headers = {
      'user-agent': 'steadyship-probe',
      connection: 'close',
      ...(name === '' ? {} : { host: name }),
    };
    const call = request({ host, port, path, headers, agent: false }, (response) => {
      let received = 0;
      response.on('data', (part: Buffer) => {
        received += part.length;
        if (received > bodyMax) finish(false);
      });
      const status = response.statusCode ?? 0;
      response.on('end', () => finish(status >= 200 && status < 300));
      response.on('error', () => finish(false));
    });
    const timer = setTimeout(() => finish(false), this.#probe.timeoutMs);
    call.on('error', () => finish(false));
    call.end();
  }
}
