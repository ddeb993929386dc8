import { wholeShare } from '../world/basis-points.ts';

export interface Counts {
  readonly candidate: number;
  readonly stable: number;
}

/**
 * Instances of candidate and stable whose proportion comes closest to a weight, where instances
 * are the weight. Field's convention (Argo Rollouts' approximate weight): neither revision
 * vanishes between 0 and 100 %, one instance above the replicas may be used where there is surge,
 * a tie rounds the candidate up, and the first option wins equal distances.
 */
export function closestCounts(
  replicas: number,
  weight: number,
  surge: number,
  whole: number = wholeShare,
): Counts {
  if (replicas === 0) return { candidate: 0, stable: 0 };
  const options = [...optionsFor(replicas, weight, surge, whole)];
  let best = options[0] ?? { candidate: replicas, total: replicas };
  for (const option of options) {
    if (distance(option, weight, whole) < distance(best, weight, whole)) best = option;
  }
  return { candidate: best.candidate, stable: best.total - best.candidate };
}

interface Option {
  readonly candidate: number;
  readonly total: number;
}

function* optionsFor(
  replicas: number,
  weight: number,
  surge: number,
  whole: number,
): Generator<Option> {
  const up = Math.ceil((replicas * weight) / whole);
  const down = Math.floor((replicas * weight) / whole);
  const mayVanish = weight === 0 || weight === whole || (replicas === 1 && surge === 0);
  const downAllowed = down > 0 || mayVanish;
  const upAllowed = up < replicas || mayVanish;
  if (upAllowed) yield { candidate: up, total: replicas };
  // A tie rounds up, unless stable would vanish by it: 75 % of two instances.
  const isDown = !upAllowed || !isTie(replicas, weight, whole);
  if (isDown && downAllowed) yield { candidate: down, total: replicas };
  if (surge === 0) return;
  yield { candidate: up, total: replicas + 1 };
  if (!isTie(replicas + 1, weight, whole) && downAllowed) {
    yield { candidate: down, total: replicas + 1 };
  }
}

function isTie(total: number, weight: number, whole: number): boolean {
  return ((total * weight) % whole) * 2 === whole;
}

function distance(option: Option, weight: number, whole: number): number {
  return Math.abs((option.candidate * whole) / option.total - weight);
}
