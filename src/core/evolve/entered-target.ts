import type { Step } from '../plan/step.ts';
import { noTarget, type Target } from '../release/release.ts';
import { wholeShare } from '../world/basis-points.ts';

/** What the world should look like once this step is entered. Gates and tasks change nothing. */
export function enteredTarget(target: Target, step: Step): Target {
  switch (step.kind) {
    case 'capacity':
      return { ...target, capacity: step.candidate, empty: false };
    case 'roll':
      return { ...target, roll: step.upTo };
    case 'weight':
      return { ...target, weight: step.weight };
    case 'match': {
      const { match: _, ...rest } = target;
      return step.match ? { ...rest, match: step.match } : rest;
    }
    case 'mirror':
      return { ...target, mirror: step.share };
    case 'preview':
      return { ...target, preview: step.open };
    case 'empty':
      return { ...target, empty: true };
    case 'promote':
      // A rolling plan has replaced everything by now; every other plan shifts all traffic here.
      return target.roll === 'all' ? target : { ...noTarget, weight: wholeShare, capacity: '100%' };
    default:
      return target;
  }
}
