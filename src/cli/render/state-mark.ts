import type { ServiceView } from '../../core/explain/service-view.ts';
import type { Summary } from '../../core/explain/summary.ts';
import { marks, type Tone } from './style.ts';

/** Shape, tone and word of a service's state: they say the same, each for itself. */
export function stateMark(
  view: Summary & Pick<ServiceView, 'release'>,
): readonly [string, Tone, string] {
  switch (view.state) {
    case 'progressing':
      return [marks.run, 'run', 'progressing'];
    case 'waiting':
      return [marks.wait, 'wait', 'waits for a person'];
    case 'paused':
      return [marks.wait, 'wait', 'paused'];
    case 'returning':
      return [marks.back, 'bad', 'going back'];
    case 'held':
      return [marks.wait, 'wait', 'held'];
    case 'idle':
      return view.release?.outcome === 'completed'
        ? [marks.good, 'good', 'stable']
        : [marks.idle, 'idle', 'idle'];
    case 'empty':
      return [marks.idle, 'idle', 'empty'];
  }
}

/** Those that wait for a person first, then what goes back, what runs, what is held, the rest. */
export function byAttention(a: Summary, b: Summary): number {
  return rank(a) - rank(b) || a.service.localeCompare(b.service);
}

const ranks = ['waiting', 'returning', 'progressing', 'paused', 'held', 'idle', 'empty'];

function rank({ state }: Summary): number {
  return ranks.indexOf(state);
}
