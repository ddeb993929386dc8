import type { ServiceState } from '../release/state.ts';
import type { Observation } from '../world/observation.ts';
import { nextStep } from './next-step.ts';
import { ordersNow } from './orders-now.ts';
import { type TrafficLine, trafficLines } from './traffic-lines.ts';

/** What anybody wants to know within five seconds; the same everywhere it is shown. */
export interface Summary {
  readonly service: string;
  /** What is going to what. */
  readonly headline: string;
  readonly state: SummaryState;
  /** Why it is in that state, or what it waits for. */
  readonly because: readonly string[];
  readonly traffic: readonly TrafficLine[];
  readonly verdict?: string;
  /** What comes next, and when that is known; absent when nothing does. */
  readonly next?: string;
  /** Orders that make sense now. */
  readonly orders: readonly string[];
}

/** `waiting`: for a person. `held`: automation is off until a person promotes or deploys. */
export type SummaryState =
  | 'empty'
  | 'idle'
  | 'held'
  | 'progressing'
  | 'waiting'
  | 'paused'
  | 'returning';

/**
 * The five-second block of a service. `waiting` is what the decision core waits for; without it
 * the reasons come from the state alone. Without `now` nothing is said about time.
 */
export function summarise(
  state: ServiceState,
  observation: Observation | undefined,
  waiting: readonly string[],
  now?: number,
): Summary {
  const { release } = state;
  const isRunning = release !== undefined && release.phase !== 'ended';
  return {
    service: state.service,
    headline: headline(state),
    state: stateWord(state),
    because: reasons(state, waiting),
    traffic: trafficLines(state, observation),
    ...(isRunning && release.verdict && { verdict: verdictLine(state, observation) }),
    ...nextStep(state, now),
    orders: ordersNow(state),
  };
}

function headline(state: ServiceState): string {
  const { release, stable } = state;
  if (release && release.phase !== 'ended') {
    const from = release.from ? `${release.from.version} to ` : 'first release of ';
    const step = release.plan.steps[release.step];
    const count = release.plan.steps.length;
    const place = step ? `step ${release.step + 1} of ${count} (${step.id})` : 'beginning';
    return `${from}${release.candidate.version}, ${place}`;
  }
  return stable ? `${stable.version} is stable` : 'nothing has been released';
}

function stateWord(state: ServiceState): SummaryState {
  const { release, held, stable } = state;
  if (release && release.phase !== 'ended') {
    if (release.phase === 'returning') return 'returning';
    if (waitsForPerson(state)) return 'waiting';
    return release.paused ? 'paused' : 'progressing';
  }
  if (held) return 'held';
  return stable ? 'idle' : 'empty';
}

/** Whether nothing goes on until a person answers a question or decides. */
export function waitsForPerson({ release }: ServiceState): boolean {
  if (release?.phase !== 'progressing') return false;
  if (release.paused) return release.paused.actor === 'steadyship';
  return release.plan.steps[release.step]?.kind === 'approve';
}

function reasons(state: ServiceState, waiting: readonly string[]): readonly string[] {
  const { release, held } = state;
  const known = waiting.length > 0 ? waiting : ownReasons(state);
  if (release?.phase === 'returning') return [release.cause!.because, ...waiting];
  if (release && release.phase !== 'ended') return known;
  return held ? [held.because, ...waiting] : waiting;
}

function ownReasons({ release }: ServiceState): readonly string[] {
  if (release?.phase !== 'progressing') return [];
  if (release.paused) return [`Paused by ${release.paused.actor}: ${release.paused.reason}`];
  const step = release.plan.steps[release.step];
  return step?.kind === 'approve' ? [`Waits for an approval: ${step.question}`] : [];
}

/** The newest verdict; the recorded one is of the moment when its kind changed. */
function verdictLine(state: ServiceState, observation: Observation | undefined): string {
  const verdict = observation?.verdict ?? state.release!.verdict!;
  return `${verdict.kind}: ${verdict.because}`;
}
