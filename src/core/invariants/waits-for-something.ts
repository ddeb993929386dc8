import type { Invariant } from './invariant.ts';

/** A release that goes on either moved in this turn, or says what it waits for. */
export const waitsForSomething: Invariant = {
  number: 13,
  broken({ decision }) {
    const { state, events, actions, because } = decision;
    const isOver = state.release === undefined || state.release.phase === 'ended';
    if (isOver || events.length > 0 || actions.length > 0 || because.length > 0) return undefined;
    return `release ${state.release?.number} stands still and does not say why`;
  },
};
