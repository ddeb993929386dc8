import type { Random } from '../../src/kit/random.ts';
import type { LatencyShape } from './latency-model.ts';

/** One stage of a schedule: a weight for a time. */
export interface Stage {
  readonly weight: number;
  readonly seconds: number;
}

/** The schedule that the project's examples use: 1 % for 2 minutes, 10 % for 5, 50 % for 10. */
export const usualSchedule: readonly Stage[] = [
  { weight: 0.01, seconds: 120 },
  { weight: 0.1, seconds: 300 },
  { weight: 0.5, seconds: 600 },
];

/** A tenth for an hour: the same for every tool. */
export const flatSchedule: readonly Stage[] = [{ weight: 0.1, seconds: 3600 }];

/** A service and what is different about its candidate. */
export interface World {
  readonly name: string;
  readonly schedule: readonly Stage[];
  /** Requests per second of the service. */
  readonly rps: number;
  /** Usual share of bad answers. */
  readonly errors: number;
  /** The share wanders: a log-normal walk per minute with this spread, the same for both. */
  readonly drift?: number;
  /** Traffic follows the day: this part up and down over the length of the release. */
  readonly diurnal?: number;
  /** Errors and traffic of both rise over the release to this multiple. */
  readonly ramp?: number;
  /** Three minutes in which both fail this many times as often. */
  readonly incident?: number;
  /** The candidate's errors, as a multiple of stable's. */
  readonly ratio?: number;
  readonly latency?: LatencyShape;
  /** Sticky clients; absent: each request is assigned by itself. */
  readonly clients?: ClientWorld;
}

export interface ClientWorld {
  /** Clients there when the release begins, and those that come per second. */
  readonly present: number;
  readonly perSecond: number;
  /** Clients whose every request fails, or is ten times as slow. */
  readonly failing: number;
  readonly slow: number;
}

/** Weight at a second of a schedule; 0 when it is over. */
export function weightAt(schedule: readonly Stage[], second: number): number {
  let end = 0;
  for (const stage of schedule) {
    end += stage.seconds;
    if (second < end) return stage.weight;
  }
  return 0;
}

export function lengthOf(schedule: readonly Stage[]): number {
  return schedule.reduce((sum, stage) => sum + stage.seconds, 0);
}

/** What both revisions have in common at a moment. */
export interface Weather {
  readonly rps: number;
  readonly errors: number;
}

/** The weather of every five seconds of a release. */
export function weatherOf(rng: Random, world: World): readonly Weather[] {
  const seconds = lengthOf(world.schedule);
  const incidentAt = rng.next() * Math.max(1, seconds - 180);
  const weather: Weather[] = [];
  let walk = 0;
  for (let second = 0; second < seconds; second += 5) {
    if (second % 60 === 0 && world.drift) walk = 0.9 * walk + world.drift * gauss(rng);
    const part = second / seconds;
    const rise = world.ramp ? world.ramp ** part : 1;
    const day = 1 + (world.diurnal ?? 0) * Math.sin(2 * Math.PI * part);
    const isIncident = second >= incidentAt && second < incidentAt + 180;
    const incident = isIncident ? (world.incident ?? 1) : 1;
    weather.push({
      rps: world.rps * day * (world.ramp ? rise : 1),
      errors: Math.min(0.9, world.errors * Math.exp(walk) * rise * incident),
    });
  }
  return weather;
}

function gauss(rng: Random): number {
  let sum = -6;
  for (let draw = 0; draw < 12; draw += 1) sum += rng.next();
  return sum;
}
