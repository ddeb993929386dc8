import { formatDuration } from '../../kit/duration.ts';
import { instancesForWeight } from '../capacity/weighted-counts.ts';
import { percent } from '../world/basis-points.ts';
import type { Match } from '../world/split.ts';
import type { Plan } from './plan.ts';
import { routedReplicas, type Settings } from './settings.ts';
import type { Step } from './step.ts';

/** A plan as lines for people: one per step, with its id, what it does and what it needs. */
export function explainPlan(plan: Plan, settings: Settings): string[] {
  const replicas = routedReplicas(settings);
  const width = Math.max(...plan.steps.map((one) => one.id.length));
  return plan.steps.map((step, index) => {
    const place = String(index + 1).padStart(2);
    return `${place}. ${step.id.padEnd(width)}  ${stepSentence(step, replicas)}`;
  });
}

/** What a step does, in words that need no subject: `watch for 5m`. */
export function stepSentence(step: Step, replicas: number): string {
  switch (step.kind) {
    case 'capacity':
      return `start ${step.candidate} of the candidate, without traffic`;
    case 'roll':
      return step.upTo === 'first'
        ? 'replace the first instance'
        : `replace instance by instance until all ${replicas} are new`;
    case 'weight':
      return weightSentence(step.weight, replicas);
    case 'match':
      return matchSentence(step.match);
    case 'mirror':
      return step.share > 0 ? `copies of ${percent(step.share)} of safe requests` : 'no copies';
    case 'preview':
      return step.open ? 'open the preview address' : 'close the preview address';
    case 'empty':
      return 'stop everything; users see an outage from here';
    case 'hold':
      return `watch for ${formatDuration(step.forMs)}`;
    case 'until-healthy': {
      const atMost =
        step.atMostMs === undefined ? '' : `, at most ${formatDuration(step.atMostMs)}`;
      return `wait until the evidence is healthy${atMost}`;
    }
    case 'observations':
      return `collect ${step.count} observations, at most ${formatDuration(step.atMostMs)}`;
    case 'approve':
      return `ask: ${step.question}`;
    case 'task':
      return `run ${step.task.name}: ${step.task.command.join(' ')}`;
    case 'return':
      return 'let the candidate go; stable stays';
    case 'promote':
      return 'all traffic on the candidate; it becomes stable';
  }
}

function weightSentence(weight: number, replicas: number): string {
  const instances = instancesForWeight(weight, replicas);
  return `${percent(weight)} of the traffic on ${instances} of ${replicas} instances`;
}

function matchSentence(match: Match | undefined): string {
  if (!match) return 'no more requests by header or cookie';
  return `requests with ${match.kind} ${match.name}: ${match.value} to the candidate`;
}
