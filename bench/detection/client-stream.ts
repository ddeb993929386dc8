import type { RevisionCounts } from '../../src/analysis/provider.ts';
import type { Random } from '../../src/kit/random.ts';
import { exponential, poisson } from './draw.ts';
import { drawLatency, edgesMs, usualShape } from './latency-model.ts';
import { type Piece, pieceOf, pieceS } from './piece.ts';
import { type ClientWorld, lengthOf, type Weather, type World, weightAt } from './world.ts';

interface Tally {
  counted: number;
  bad: number;
  slow: number;
  requests: number;
  badRequests: number;
}

/**
 * A sticky split: every client keeps to its side of the weight. Only a client's first request and
 * its first bad one matter to the evidence, so only these are drawn one by one; the requests are
 * counted as well, for tools that look at them.
 */
export function clientPieces(
  rng: Random,
  world: World,
  clients: ClientWorld,
  weather: readonly Weather[],
): readonly Piece[] {
  const seconds = lengthOf(world.schedule);
  const tallies = weather.map(() => [tally(), tally()] as const);
  const arrivals = poisson(rng, clients.perSecond * seconds);
  const all = clients.present + arrivals;
  const everyS = (clients.present + arrivals / 2) / world.rps;
  for (let client = 0; client < all; client += 1) {
    const startS = client < clients.present ? 0 : rng.next() * seconds;
    const kind =
      client < clients.failing
        ? 'failing'
        : client < clients.failing + clients.slow
          ? 'slow'
          : 'usual';
    const errors = world.errors * (world.ratio ?? 1);
    const visit = {
      startS,
      kind,
      everyS,
      unit: rng.next(),
      errors: [world.errors, errors],
    } as const;
    follow(rng, world, visit, tallies);
  }
  return tallies.map(([stable, candidate], index) => {
    const byRevision = { 1: countsOf(rng, stable), 2: countsOf(rng, candidate) };
    return pieceOf(index, weightAt(world.schedule, index * pieceS), byRevision, 'sticky');
  });
}

interface Visit {
  readonly startS: number;
  readonly kind: 'usual' | 'failing' | 'slow';
  readonly everyS: number;
  /** Below the weight the client belongs to the candidate. */
  readonly unit: number;
  readonly errors: readonly [number, number];
}

function follow(
  rng: Random,
  world: World,
  visit: Visit,
  tallies: readonly (readonly [Tally, Tally])[],
): void {
  let second = visit.startS + exponential(rng, visit.everyS);
  const at = (moment: number): Tally | undefined => {
    const side = visit.unit < weightAt(world.schedule, moment) ? 1 : 0;
    return tallies[Math.floor(moment / pieceS)]?.[side];
  };
  const first = at(second);
  if (!first) return;
  first.counted += 1;
  if (visit.kind === 'slow') first.slow += 1;
  let isBad = false;
  while (second < tallies.length * pieceS) {
    const now = at(second);
    if (!now) return;
    const side = visit.unit < weightAt(world.schedule, second) ? 1 : 0;
    now.requests += 1;
    if (visit.kind === 'failing' || rng.chance(visit.errors[side])) {
      now.badRequests += 1;
      if (!isBad) now.bad += 1;
      isBad = true;
    }
    second += exponential(rng, visit.everyS);
  }
}

const slowAboveMs = 800;

function countsOf(rng: Random, seen: Tally): RevisionCounts {
  const fast = drawLatency(rng, seen.counted - seen.slow, usualShape);
  const atMost = fast.map((count, edge) => count + (edgesMs[edge]! > slowAboveMs ? seen.slow : 0));
  return {
    requests: seen.requests,
    bad: seen.badRequests,
    atMost: drawLatency(rng, seen.requests, usualShape),
    clients: { counted: seen.counted, bad: seen.bad, atMost },
  };
}

function tally(): Tally {
  return { counted: 0, bad: 0, slow: 0, requests: 0, badRequests: 0 };
}
