import { stepSentence } from '../plan/explain-plan.ts';
import type { Plan } from '../plan/plan.ts';
import { routedReplicas, type Settings } from '../plan/settings.ts';
import type { Event } from '../release/event.ts';
import type { Revision } from '../release/revision.ts';
import { percent } from '../world/basis-points.ts';

/** What an event happened in: with it the sentence can say more than ids. */
export interface EventScene {
  readonly plan: Plan;
  readonly settings: Settings;
  readonly candidate: Revision;
  readonly from?: Revision;
}

/** One event as a sentence for people; undefined for those that only the program needs. */
export function eventSentence(event: Event, scene?: EventScene): string | undefined {
  switch (event.kind) {
    case 'release-started': {
      const from = event.from ? ` takes over from ${event.from.version}` : ' is released first';
      const { version } = event.candidate;
      return `release ${event.release}: ${version}${from} by ${event.plan.strategy}`;
    }
    case 'step-entered':
      return `step ${event.step}${stepDetail(event.step, scene)}`;
    case 'step-passed':
      if (event.because === 'reached') return undefined;
      return `step ${event.step} passed: ${event.because}${event.overruled ? ' (overruled)' : ''}`;
    case 'split-wanted': {
      const shares = event.split.shares.map(
        (one) => `${versionOf(one.revision, scene)} ${percent(one.weight)}`,
      );
      return `traffic ${shares.join(', ') || 'nowhere'}`;
    }
    case 'verdict-given':
      return `verdict ${event.verdict.kind}: ${event.verdict.because}`;
    case 'paused':
      return `paused by ${event.actor}: ${event.reason}`;
    case 'resumed':
      return `resumed by ${event.actor}: ${event.reason}`;
    case 'unattended':
      return `promoted to the end by ${event.actor}: ${event.reason}`;
    case 'returning':
      return `goes back: ${event.cause.because}`;
    case 'promoted':
      return 'the candidate is stable now';
    case 'release-ended':
      return `release ${event.outcome.replace('-', ' ')}`;
    case 'held':
      return `automation is held: ${event.because}`;
    case 'replicas-wanted':
      return `${event.replicas} of role ${event.role} wanted`;
    case 'order-refused':
      return `order refused: ${event.because}`;
    case 'task-observed':
      return `task ${event.id} ${event.status}`;
    default:
      return instanceSentence(event);
  }
}

function instanceSentence(event: Event): string | undefined {
  switch (event.kind) {
    case 'instances-added':
      return `starts ${event.instances.join(', ')}`;
    case 'instance-leaving':
      return `drains ${event.instance}`;
    case 'instance-stray':
      return `drains ${event.instance}, which nobody wants`;
    case 'instance-released':
      if (event.because === 'idle') return `stops ${event.instance}`;
      return event.because === 'deadline'
        ? `stops ${event.instance} at its drain deadline`
        : `stops ${event.instance}, which was not running`;
    default:
      return undefined;
  }
}

function stepDetail(id: string, scene: EventScene | undefined): string {
  const step = scene?.plan.steps.find((one) => one.id === id);
  return step ? `: ${stepSentence(step, routedReplicas(scene!.settings))}` : '';
}

/** Its version; its number too where both revisions have the same one, as after a restart. */
function versionOf(revision: number, scene: EventScene | undefined): string {
  const { candidate, from } = scene ?? {};
  const known = [candidate, from].find((one) => one?.number === revision);
  if (!known) return `r${revision}`;
  const isShared = candidate?.version === from?.version;
  return isShared ? `${known.version} (r${revision})` : known.version;
}
