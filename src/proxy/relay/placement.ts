import type { RequestHead } from '../http1/request-head.ts';
import { setCookieField } from '../routing/assignment-cookie.ts';
import { noteFailure, noteSuccess } from '../routing/ejection.ts';
import type { Instance, OpenExchange } from '../routing/instance.ts';
import type { Service, Target } from '../routing/service.ts';
import type { Front } from './front.ts';

/** Where one request goes, and how its end is counted there. */
export class Placement {
  readonly service: Service;
  target: Target | undefined;
  instance: Instance | undefined;
  readonly #front: Front;
  #client = -1;
  #isCounted = false;

  constructor(service: Service, front: Front) {
    this.service = service;
    this.#front = front;
    service.inFlight += 1;
    service.retries.earn(service.limits.retryPercent);
  }

  /** Chooses the revision. */
  assign(head: RequestHead): void {
    const { preview } = this.#front;
    if (preview) {
      this.target = this.service.targetOf(preview.revision);
      return;
    }
    const { target, client, isCounted } = this.service.assign(head);
    this.target = target;
    this.#client = client;
    this.#isCounted = isCounted;
  }

  /** Chooses an instance, another one than before where there is one. */
  choose(exchange: OpenExchange): Instance | undefined {
    const before = this.instance;
    before?.finish(exchange);
    const { service, target } = this;
    this.instance = target && service.pick(target, this.#client, before);
    this.instance?.begin(exchange);
    return this.instance;
  }

  connectFailed(): void {
    this.instance!.counts.connectFailed();
    noteFailure(this.instance!, this.target!.instances, true);
  }

  /** True when another instance could be tried. */
  get hasAlternative(): boolean {
    return this.target!.instances.length > 1;
  }

  /** True when the service allows one more repetition; counts it. */
  mayRepeat(): boolean {
    if (!this.service.retries.spend(performance.now())) return false;
    this.instance!.counts.retried();
    return true;
  }

  /** The field that marks a client which is counted with this request; else empty. */
  get cookieField(): string {
    if (!this.#isCounted) return '';
    const { cookie, clients } = this.service;
    return setCookieField(cookie, { client: this.#client, tag: clients.tag }, this.#front.secure);
  }

  /** The request is over. `isBad` undefined: it says nothing about the instance. */
  ended(exchange: OpenExchange, status: number, isBad: boolean | undefined): void {
    const { service, instance } = this;
    service.inFlight -= 1;
    if (instance) {
      instance.finish(exchange);
      if (isBad) noteFailure(instance, this.target!.instances, false);
      else if (isBad === false) noteSuccess(instance);
    }
    const counts = this.#front.preview ? undefined : this.target?.counts;
    if (!counts) return;
    const latencyMs = performance.now() - exchange.startedAt;
    counts.ended(status, isBad === true, latencyMs);
    if (isBad === undefined) counts.clientAborted();
    if (this.#isCounted) counts.clientCounted(latencyMs);
    if (isBad && service.hasSplit && this.#client >= 0) {
      if (service.clients.isNewlyBad(this.#client)) counts.clientBad();
    }
  }
}
