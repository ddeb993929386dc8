import type { Random } from '../../kit/random.ts';
import type { Life } from '../../platforms/fake.ts';
import type { Temperament } from '../scenario.ts';

/** How the instances of a revision live. The first one is good, so that there is a stable one. */
export function drawTemperament(rng: Random, isFirst: boolean): Temperament {
  const life: Life = {
    readyAfterMs: rng.integer(0, 8) * 500,
    exitsAfterMs: rng.pick([100, 1000, 60_000]),
  };
  const drainsWithinMs = rng.pick([0, 1000, 5000, 60_000]);
  const kind = isFirst
    ? 'good'
    : rng.pick([
        'good',
        'good',
        'good',
        'slow',
        'broken',
        'crashing',
        'sick',
        'flapping',
        'never',
        'regressed',
        'unproved',
      ] as const);
  return { kind, drainsWithinMs, life: { ...life, ...trait(kind, rng) } };
}

function trait(kind: Temperament['kind'], rng: Random): Partial<Life> {
  switch (kind) {
    case 'slow':
      return { readyAfterMs: 20_000 };
    case 'broken':
      return { broken: true };
    case 'crashing':
      return { crashesAfterMs: rng.pick([3000, 8000]) };
    case 'sick':
      return { sickAfterMs: rng.integer(5, 40) * 1000 };
    case 'flapping':
      return { flapsEveryMs: rng.pick([1000, 3000]) };
    case 'never':
      return { readyAfterMs: 1e12 };
    default:
      return {};
  }
}
