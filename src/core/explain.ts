import type { Event } from './release/event.ts';
import type { ServiceState } from './release/state.ts';
import { percent } from './world/basis-points.ts';
import type { Observation } from './world/observation.ts';

/** What anybody wants to know within five seconds; the same everywhere it is shown. */
export interface Summary {
  readonly service: string;
  /** What is going to what. */
  readonly headline: string;
  readonly state: 'idle' | 'progressing' | 'paused' | 'returning' | 'held' | 'empty';
  /** Why it is in that state, or what it waits for. */
  readonly because: readonly string[];
  readonly traffic: readonly TrafficLine[];
  readonly verdict?: string;
  /** What comes next; absent when nothing does. */
  readonly next?: string;
  /** Orders that make sense now. */
  readonly orders: readonly string[];
}

export interface TrafficLine {
  readonly version: string;
  readonly part: 'stable' | 'candidate' | 'leaving';
  readonly ready: number;
  readonly asked: string;
  readonly measured: string | undefined;
}

/** The five-second block of a service. */
export function summarise(
  state: ServiceState,
  observation: Observation | undefined,
  waiting: readonly string[],
): Summary {
  const { release, held } = state;
  const because = waiting.length > 0 ? waiting : held ? [held.because] : [];
  return {
    service: state.service,
    headline: headline(state),
    state: stateWord(state),
    because: release?.phase === 'returning' ? [release.cause!.because, ...because] : because,
    traffic: trafficLines(state, observation),
    ...(release?.verdict && release.phase !== 'ended' && { verdict: verdictLine(state) }),
    ...nextStep(state),
    orders: orders(state),
  };
}

function headline(state: ServiceState): string {
  const { release, stable } = state;
  if (release && release.phase !== 'ended') {
    const from = release.from ? `${release.from.version} to ` : 'first release of ';
    const step = release.plan.steps[release.step];
    const place = `step ${release.step + 1} of ${release.plan.steps.length}`;
    return `${from}${release.candidate.version}, ${place}${step ? ` (${step.id})` : ''}`;
  }
  return stable ? `${stable.version} is stable` : 'nothing has been released';
}

function stateWord(state: ServiceState): Summary['state'] {
  const { release, held, stable } = state;
  if (release && release.phase !== 'ended') {
    if (release.phase === 'returning') return 'returning';
    return release.paused ? 'paused' : 'progressing';
  }
  if (held) return 'held';
  return stable ? 'idle' : 'empty';
}

function trafficLines(state: ServiceState, observation: Observation | undefined): TrafficLine[] {
  const { release, stable } = state;
  const candidate = release && release.phase !== 'ended' ? release.candidate : undefined;
  const lines: TrafficLine[] = [];
  const known = [stable, candidate, ...state.retiring.map((one) => one.revision)];
  for (const revision of known) {
    if (!revision || lines.some((one) => one.version === revision.version)) continue;
    const part = revision === stable ? 'stable' : revision === candidate ? 'candidate' : 'leaving';
    const shares = state.places.flatMap((place) =>
      place.split.shares.filter((one) => one.revision === revision.number),
    );
    const weights = shares.map((one) => one.weight);
    lines.push({
      version: revision.version,
      part,
      ready: shares.reduce((sum, one) => sum + one.instances.length, 0),
      asked: percent(weights.length === 0 ? 0 : Math.max(...weights)),
      measured: measured(revision.number, observation),
    });
  }
  return lines;
}

function measured(revision: number, observation: Observation | undefined): string | undefined {
  for (const { traffic } of observation?.places ?? []) {
    const share = traffic.known ? traffic.value.measured?.[revision] : undefined;
    if (share !== undefined) return percent(share);
  }
  return undefined;
}

function verdictLine(state: ServiceState): string {
  const verdict = state.release!.verdict!;
  return `${verdict.kind}: ${verdict.because}`;
}

function nextStep(state: ServiceState): { readonly next?: string } {
  const { release } = state;
  if (release?.phase !== 'progressing') return {};
  const step = release.plan.steps[release.step + 1];
  return step ? { next: step.id } : {};
}

function orders(state: ServiceState): readonly string[] {
  const { release, held, past } = state;
  if (release && release.phase === 'progressing') {
    const step = release.plan.steps[release.step];
    const gate = step?.kind === 'approve' ? ['approve'] : [];
    return [...gate, release.paused ? 'resume' : 'pause', 'promote', 'abort'];
  }
  if (release?.phase === 'returning') return [];
  const again = held && release?.outcome !== 'completed' ? ['retry'] : [];
  return [...again, 'deploy', ...(past.length > 1 ? ['undo'] : [])];
}

/** One event as a sentence for people; undefined for those that only the program needs. */
export function eventSentence(event: Event): string | undefined {
  switch (event.kind) {
    case 'release-started': {
      const from = event.from ? ` takes over from ${event.from.version}` : ' is released first';
      const { version } = event.candidate;
      return `release ${event.release}: ${version}${from} by ${event.plan.strategy}`;
    }
    case 'step-entered':
      return `step ${event.step}`;
    case 'step-passed':
      if (event.because === 'reached') return undefined;
      return `step ${event.step} passed: ${event.because}`;
    case 'instances-added':
      return `starts ${event.instances.join(', ')}`;
    case 'instance-leaving':
      return `drains ${event.instance}`;
    case 'instance-released':
      return event.because === 'deadline'
        ? `stops ${event.instance} at its drain deadline`
        : `stops ${event.instance}`;
    case 'split-wanted': {
      const shares = event.split.shares.map((one) => `r${one.revision} ${percent(one.weight)}`);
      return `traffic ${shares.join(', ') || 'nowhere'}`;
    }
    case 'verdict-given':
      return `verdict ${event.verdict.kind}: ${event.verdict.because}`;
    case 'paused':
      return `paused by ${event.actor}: ${event.reason}`;
    case 'resumed':
      return `resumed by ${event.actor}: ${event.reason}`;
    case 'returning':
      return `goes back: ${event.cause.because}`;
    case 'promoted':
      return 'the candidate is stable now';
    case 'release-ended':
      return `release ${event.outcome}`;
    case 'order-refused':
      return `order refused: ${event.because}`;
    case 'task-observed':
      return `task ${event.id} ${event.status}`;
    case 'held':
      return `automation is held: ${event.because}`;
    default:
      return undefined;
  }
}
