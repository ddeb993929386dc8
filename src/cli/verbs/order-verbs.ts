import type { Verb } from '../verb.ts';
import { followOptions, reasonOption } from './repeated-options.ts';

type OrderVerb = 'pause' | 'resume' | 'approve' | 'abort' | 'retry';

const orders: Readonly<Record<OrderVerb, { readonly summary: string; readonly why: string }>> = {
  approve: { summary: 'say yes to the question the release waits with', why: 'looks good' },
  pause: { summary: 'keep the release where it is', why: 'looking at the error rate' },
  resume: { summary: 'let a paused release go on', why: 'it was another service' },
  abort: { summary: 'take the candidate back', why: 'customers report errors' },
  retry: { summary: 'begin an aborted or rolled-back release again', why: 'the disk was full' },
};

function orderVerb(name: OrderVerb): Verb {
  const { summary, why } = orders[name];
  return {
    name,
    group: 'release',
    argument: '<service>',
    summary,
    example: `steadyship ${name} checkout --reason "${why}"`,
    options: [reasonOption, ...(name === 'pause' ? [] : followOptions)],
    load: async () => (await import('../commands/release/steer.ts')).steer(name),
  };
}

/** Orders about a release in progress. The latest wins; each has an actor and a reason. */
export const orderVerbs: readonly Verb[] = [
  {
    name: 'promote',
    group: 'release',
    argument: '<service>',
    summary: 'pass the gate the release waits at; --full: all that are left',
    detail: 'The history says that a person overruled the gate. Lifts the hold after an undo too.',
    example: 'steadyship promote checkout --reason "looked at it myself"',
    options: [{ flags: '--full', summary: 'go to the end' }, reasonOption, ...followOptions],
    load: async () => (await import('../commands/release/promote.ts')).promote,
  },
  ...(['approve', 'pause', 'resume', 'abort', 'retry'] as const).map(orderVerb),
];
