import type { RevisionCounts } from '../../src/analysis/provider.ts';
import type { Random } from '../../src/kit/random.ts';
import { clientPieces } from './client-stream.ts';
import { binomial, poisson } from './draw.ts';
import { drawLatency, usualShape } from './latency-model.ts';
import { type Piece, pieceOf, pieceS } from './piece.ts';
import { type Weather, type World, weatherOf, weightAt } from './world.ts';

/** Everything that happens in one release of this world. */
export function streamOf(rng: Random, world: World): readonly Piece[] {
  const weather = weatherOf(rng, world);
  if (world.clients) return clientPieces(rng, world, world.clients, weather);
  return weather.map((now, index) => requestPiece(rng, world, now, index));
}

/** Stable's traffic before the release: what its usual latency is learnt from. */
export function historyOf(rng: Random, world: World): Piece {
  const requests = Math.round(world.rps * 240);
  const stable: RevisionCounts = {
    requests,
    bad: 0,
    atMost: drawLatency(rng, requests, usualShape),
  };
  return pieceOf(-48, 0, { 1: stable, 2: { requests: 0, bad: 0, atMost: [] } }, 'per-request');
}

function requestPiece(rng: Random, world: World, now: Weather, index: number): Piece {
  const asked = weightAt(world.schedule, index * pieceS);
  const requests = poisson(rng, now.rps * pieceS);
  const mine = binomial(rng, requests, asked);
  const share = Math.min(1, now.errors * (world.ratio ?? 1));
  const byRevision = {
    1: counts(rng, requests - mine, now.errors, usualShape),
    2: counts(rng, mine, share, world.latency ?? usualShape),
  };
  return pieceOf(index, asked, byRevision, 'per-request');
}

function counts(
  rng: Random,
  requests: number,
  errors: number,
  shape: typeof usualShape,
): RevisionCounts {
  return {
    requests,
    bad: binomial(rng, requests, errors),
    atMost: drawLatency(rng, requests, shape),
  };
}
