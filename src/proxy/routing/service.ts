import { ClientLedger } from '../counts/client-ledger.ts';
import { RevisionCounts } from '../counts/revision-counts.ts';
import type { RequestHead } from '../http1/request-head.ts';
import { limitsOf } from '../protocol/route-settings.ts';
import type { RouteLimits, ServiceRoute } from '../protocol/service-route.ts';
import { clientOf, cookieName, newClient } from './assignment-cookie.ts';
import { Gate } from './gate.ts';
import { Instance } from './instance.ts';
import { Prober } from './prober.ts';
import { matchedRevision } from './request-match.ts';
import { RetryBudget } from './retry-budget.ts';
import { chooseShare, unit } from './split.ts';

/** A revision's part of the traffic, with its instances looked up. */
export interface Target {
  readonly revision: number;
  readonly weight: number;
  readonly instances: readonly Instance[];
  readonly counts: RevisionCounts;
  /** Where the rotation over the instances stands. */
  next: number;
}

export interface Assignment {
  /** Undefined when no revision has any weight. */
  readonly target: Target | undefined;
  /** The client's number; -1 when it has none and needs none. */
  readonly client: number;
  /** True when this request counts the client in, and its answer marks the client so. */
  readonly isCounted: boolean;
}

const noClient = { client: -1, tag: '' };

/** Counts of revisions that are no longer routed are kept for a while, but not for ever. */
const revisionsKept = 8;

/** One service as the relay serves it: the route in force and what is under way. */
export class Service {
  readonly name: string;
  readonly cookie: string;
  readonly instances = new Map<string, Instance>();
  readonly counts = new Map<number, RevisionCounts>();
  route: ServiceRoute;
  limits: Required<RouteLimits>;
  targets: readonly Target[] = [];
  /** True when the route names nobody and the last ready instances are kept in use. */
  keepsLastReady = false;
  inFlight = 0;
  readonly retries = new RetryBudget();
  /** Holds requests while the service is paused. */
  readonly gate = new Gate();
  /** Which clients were counted in the present release. */
  clients = new ClientLedger('');
  /** Copies under way that were sent to the mirrored revision. */
  mirroring = 0;
  readonly mirrored = new Map<number, { requests: number; bad: number }>();
  #only: Target | undefined;
  #probedAs: string | undefined;
  readonly #probers = new Map<Instance, Prober>();

  constructor(route: ServiceRoute) {
    this.name = route.service;
    this.cookie = cookieName(route.service);
    this.route = route;
    this.limits = limitsOf(route);
    this.apply(route);
  }

  /** Puts a route in force for every request that begins from now on. */
  apply(route: ServiceRoute): void {
    this.route = route;
    this.limits = limitsOf(route);
    this.#addInstances(route);
    const targets = route.shares.map((share) => ({
      revision: share.revision,
      weight: share.weight,
      instances: share.instances.map((id) => this.instances.get(id)!),
      counts: this.countsOf(share.revision),
      next: 0,
    }));
    const nobody = targets.every((target) => target.weight === 0);
    this.keepsLastReady = nobody && route.failClosed !== true && this.targets.length > 0;
    this.targets = this.keepsLastReady ? withoutDraining(this.targets, route) : targets;
    const weighted = this.targets.filter((target) => target.weight > 0);
    this.#only = weighted.length === 1 ? weighted[0] : undefined;
    this.#drainTheRest(route);
    this.#renewProbers(route);
    this.#forgetOldCounts();
    const release = route.release ?? this.#implicitRelease();
    if (this.clients.release !== release) this.clients = new ClientLedger(release);
  }

  /** The revision for a request, and what its client is told and counted as. */
  assign(head: RequestHead): Assignment {
    const sticky = this.route.assignment !== 'per-request';
    const known = sticky ? clientOf(head.cookie, this.cookie) : noClient;
    const matched = this.#matched(head);
    if (matched) return { target: matched, client: known.client, isCounted: false };
    const needsClient = this.#only === undefined || this.route.affinity === 'instance';
    if (!needsClient) return { target: this.#only, client: known.client, isCounted: false };
    const client = known.client >= 0 ? known.client : newClient();
    const target = this.#only ?? chooseShare(this.targets, client);
    return { target, client, isCounted: sticky && known.tag !== this.clients.tag };
  }

  /** The instance for a request: one that is fit, else any that is not draining. */
  pick(target: Target, client: number, except: Instance | undefined): Instance | undefined {
    const now = performance.now();
    if (this.route.affinity === 'instance' && client >= 0) {
      const kept = this.#kept(target, client, except, now);
      if (kept) return kept;
    }
    const { instances } = target;
    let second: Instance | undefined;
    for (let tried = 0; tried < instances.length; tried += 1) {
      target.next = target.next + 1 >= instances.length ? 0 : target.next + 1;
      const instance = instances[target.next]!;
      if (instance.inFlight >= this.limits.inFlightPerInstance || instance === except) continue;
      if (instance.isFit(now)) return instance;
      second ??= instance;
    }
    // When no instance is ready the last ones are kept in use, unless the route says otherwise.
    return this.route.failClosed && second && !second.isReady ? undefined : second;
  }

  /** True when more than one revision has weight: then clients are counted one by one. */
  get hasSplit(): boolean {
    return this.#only === undefined;
  }

  /** What has to happen every so often: idle connections and draining streams end. */
  tick(now: number): void {
    const streamDrainMs = this.route.streamDrainMs ?? this.route.drainMs;
    for (const instance of this.instances.values()) {
      instance.pool.trim(now);
      instance.endStreams(now, streamDrainMs);
    }
    this.gate.tick(now);
    for (const prober of this.#probers.values()) prober.tick(now);
  }

  countsOf(revision: number): RevisionCounts {
    const found = this.counts.get(revision);
    if (found) return found;
    const counts = new RevisionCounts();
    this.counts.set(revision, counts);
    return counts;
  }

  /** A target by its revision, whatever its weight; undefined without instances. */
  targetOf(revision: number): Target | undefined {
    const found = this.targets.find((target) => target.revision === revision);
    return found && found.instances.length > 0 ? found : undefined;
  }

  #matched(head: RequestHead): Target | undefined {
    if (this.route.matches.length === 0) return undefined;
    const revision = matchedRevision(this.route.matches, head);
    return revision === undefined ? undefined : this.targetOf(revision);
  }

  /** Rendezvous hashing again: when an instance leaves, only its own clients move. */
  #kept(
    target: Target,
    client: number,
    except: Instance | undefined,
    now: number,
  ): Instance | undefined {
    let best: Instance | undefined;
    let bestScore = -1;
    for (const instance of target.instances) {
      if (instance === except || !instance.isFit(now)) continue;
      if (instance.inFlight >= this.limits.inFlightPerInstance) continue;
      const score = unit(client, hashOf(instance.id));
      if (score > bestScore) {
        best = instance;
        bestScore = score;
      }
    }
    return best;
  }

  #addInstances(route: ServiceRoute): void {
    for (const [id, wanted] of Object.entries(route.instances)) {
      const present = this.instances.get(id);
      const same = present && present.host === wanted.host && present.port === wanted.port;
      if (same && present.revision === wanted.revision) continue;
      present?.pool.close();
      this.instances.set(id, new Instance(id, wanted, this.countsOf(wanted.revision)));
    }
  }

  /** Idle connections to an instance that drains are closed at once; it may be about to stop. */
  #drainTheRest(route: ServiceRoute): void {
    const routed = new Set(this.targets.flatMap((target) => target.instances));
    for (const [id, instance] of this.instances) {
      if (routed.has(instance)) {
        instance.drainingSince = 0;
        instance.pool.reopen();
        continue;
      }
      if (!instance.draining) instance.drainingSince = performance.now();
      instance.pool.close();
      if (Object.hasOwn(route.instances, id)) continue;
      instance.whenIdle(() => {
        const isStill = this.instances.get(id) === instance && instance.draining;
        if (isStill) this.instances.delete(id);
      });
    }
  }

  /** Where nobody names the release, it is the set of revisions that share the traffic. */
  #implicitRelease(): string {
    return this.targets
      .map((target) => target.revision)
      .sort((a, b) => a - b)
      .join('/');
  }

  #renewProbers(route: ServiceRoute): void {
    const { probe } = route;
    const sameProbe = JSON.stringify(probe) === this.#probedAs;
    this.#probedAs = JSON.stringify(probe);
    const routed = new Set(this.targets.flatMap((target) => target.instances));
    for (const instance of this.#probers.keys()) {
      if (probe && sameProbe && routed.has(instance)) continue;
      this.#probers.delete(instance);
      if (!probe) instance.isReady = true;
    }
    if (!probe) return;
    const now = performance.now();
    for (const instance of routed) {
      if (!this.#probers.has(instance)) {
        this.#probers.set(instance, new Prober(instance, probe, now));
      }
    }
  }

  #forgetOldCounts(): void {
    const routed = new Set([...this.instances.values()].map((instance) => instance.revision));
    for (const revision of [...this.counts.keys()]) {
      if (this.counts.size <= revisionsKept) return;
      if (!routed.has(revision)) this.counts.delete(revision);
    }
  }
}

function withoutDraining(targets: readonly Target[], route: ServiceRoute): readonly Target[] {
  const drains = (instance: Instance) => route.draining.includes(instance.id);
  return targets
    .map((target) => ({ ...target, instances: target.instances.filter((one) => !drains(one)) }))
    .filter((target) => target.instances.length > 0);
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}
