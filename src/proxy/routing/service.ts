import { RevisionCounts } from '../counts/revision-counts.ts';
import type { RequestHead } from '../http1/request-head.ts';
import { limitsOf } from '../protocol/route-settings.ts';
import type { RouteLimits, ServiceRoute } from '../protocol/service-route.ts';
import { clientOf, cookieName, newClient } from './assignment-cookie.ts';
import { Instance } from './instance.ts';
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
  #only: Target | undefined;

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
    this.#forgetOldCounts();
  }

  /** The revision for a request, and whether its client has to be given a cookie. */
  assign(head: RequestHead): { target: Target | undefined; client: number; isNew: boolean } {
    const sticky = this.route.assignment !== 'per-request';
    const known = sticky ? clientOf(head.cookie, this.cookie) : -1;
    const matched = this.#matched(head);
    if (matched) return { target: matched, client: known, isNew: false };
    if (this.#only && this.route.affinity !== 'instance') {
      return { target: this.#only, client: known, isNew: false };
    }
    const client = known >= 0 ? known : newClient();
    const target = this.#only ?? chooseShare(this.targets, client);
    return { target, client, isNew: sticky && known < 0 };
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
      if (instance.avoidUntil <= now) return instance;
      second ??= instance;
    }
    return second;
  }

  /** What has to happen every so often: idle connections and draining streams end. */
  tick(now: number): void {
    const streamDrainMs = this.route.streamDrainMs ?? this.route.drainMs;
    for (const instance of this.instances.values()) {
      instance.pool.trim(now);
      instance.endStreams(now, streamDrainMs);
    }
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
      if (instance === except || instance.avoidUntil > now) continue;
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
