import type { EventPage, EventRow } from '../server/schema/event.ts';
import type { Readiness } from '../server/schema/health.ts';
import type { OrderAnswer, OrderInput } from '../server/schema/order.ts';
import type { PlanAnswer, PlanInput } from '../server/schema/planned.ts';
import type { ReleaseDetail, ReleaseList, ReleasePlan } from '../server/schema/release.ts';
import type { ServiceDetail, ServiceList } from '../server/schema/service.ts';
import type { ServiceStatus, StatusList } from '../server/schema/status.ts';
import type { Address } from './address.ts';
import { ask } from './ask.ts';
import { type FollowOptions, followEvents } from './follow-events.ts';

const silentMs = 30_000;

/**
 * A controller as everything else sees it. Methods throw `ApiProblem` for what the controller
 * refuses and `ControllerUnreachable` when nobody answers. Holds no connection.
 */
export class Client {
  readonly #address: Address;

  constructor(address: Address) {
    this.#address = address;
  }

  /** Whether it does its work, and why not. */
  ready(): Promise<Readiness> {
    return this.#get('/readyz') as Promise<Readiness>;
  }

  services(): Promise<ServiceList> {
    return this.#get('/api/v1/services') as Promise<ServiceList>;
  }

  service(service: string): Promise<ServiceDetail> {
    return this.#get(of(service)) as Promise<ServiceDetail>;
  }

  /** The five-second block of one service; it names the release and step that orders need. */
  status(service: string): Promise<ServiceStatus> {
    return this.#get(`${of(service)}/status`) as Promise<ServiceStatus>;
  }

  statusOfAll(): Promise<StatusList> {
    return this.#get('/api/v1/status') as Promise<StatusList>;
  }

  /** Newest first; `before` is the `next` of the page before. */
  releases(service: string, page: { before?: number; limit?: number } = {}): Promise<ReleaseList> {
    return this.#get(`${of(service)}/releases${query(page)}`) as Promise<ReleaseList>;
  }

  release(service: string, release: number): Promise<ReleaseDetail> {
    return this.#get(`${of(service)}/releases/${release}`) as Promise<ReleaseDetail>;
  }

  releasePlan(service: string, release: number): Promise<ReleasePlan> {
    return this.#get(`${of(service)}/releases/${release}/plan`) as Promise<ReleasePlan>;
  }

  /** A page of the log, oldest first. */
  events(service: string, page: { after?: number; limit?: number } = {}): Promise<EventPage> {
    return this.#get(`${of(service)}/events${query(page)}`) as Promise<EventPage>;
  }

  /** The log as it grows; see `followEvents`. */
  follow(options: FollowOptions): AsyncGenerator<EventRow> {
    return followEvents(this.#address, options);
  }

  /** Safe to repeat with the same `requestId`, also when no answer came. */
  order(service: string, order: OrderInput): Promise<OrderAnswer> {
    return this.#post(`${of(service)}/orders`, order) as Promise<OrderAnswer>;
  }

  /** What became of an order. */
  orderAnswer(service: string, requestId: string): Promise<OrderAnswer> {
    const path = `${of(service)}/orders/${encodeURIComponent(requestId)}`;
    return this.#get(path) as Promise<OrderAnswer>;
  }

  /** What a deploy of a rollout file would do; changes nothing. */
  plan(rollout: PlanInput): Promise<PlanAnswer> {
    return this.#post('/api/v1/plan', rollout) as Promise<PlanAnswer>;
  }

  /** The page for Prometheus. */
  metrics(): Promise<string> {
    return this.#get('/metrics') as Promise<string>;
  }

  #get(path: string): Promise<unknown> {
    return ask(this.#address, { method: 'GET', path, silentMs });
  }

  #post(path: string, body: unknown): Promise<unknown> {
    return ask(this.#address, { method: 'POST', path, body, silentMs });
  }
}

function of(service: string): string {
  return `/api/v1/services/${encodeURIComponent(service)}`;
}

function query(page: Readonly<Record<string, number | undefined>>): string {
  const text = new URLSearchParams();
  for (const [name, value] of Object.entries(page)) {
    if (value !== undefined) text.set(name, String(value));
  }
  return text.size === 0 ? '' : `?${text}`;
}
