import { formatDuration } from '../../../kit/duration.ts';
import type { Gate } from '../../plan/step.ts';
import type { Release } from '../../release/release.ts';
import type { Draft } from '../draft.ts';

export interface GateAnswer {
  readonly open: boolean;
  /** Why it opened, or what it waits for. */
  readonly because: string;
}

/** Whether what must hold before the next step holds now. */
export function gateOpens(draft: Draft, release: Release, gate: Gate): GateAnswer {
  const waitedMs = draft.now - release.stepSince;
  const { verdict } = draft.view;
  if (verdict?.holds && gate.kind !== 'approve') {
    return { open: false, because: `Holds: ${verdict.because}` };
  }
  switch (gate.kind) {
    case 'hold': {
      const leftMs = gate.forMs - waitedMs;
      return leftMs <= 0
        ? { open: true, because: `held for ${formatDuration(gate.forMs)}` }
        : { open: false, because: `Holds for another ${formatDuration(leftMs)}.` };
    }
    case 'approve':
      return { open: false, because: `Waits for an approval: ${gate.question}` };
    case 'observations':
      return observationsGate(draft, release, gate, waitedMs);
    case 'until-healthy':
      return healthyGate(draft, release, gate, waitedMs);
  }
}

function observationsGate(
  draft: Draft,
  release: Release,
  gate: Extract<Gate, { kind: 'observations' }>,
  waitedMs: number,
): GateAnswer {
  let seen = 0;
  for (const { traffic } of draft.view.places) {
    seen += traffic?.counts?.byRevision[release.candidate.number]?.requests ?? 0;
  }
  if (seen >= gate.count) return { open: true, because: `${seen} observations` };
  if (waitedMs >= gate.atMostMs) {
    return { open: true, because: `time over with ${seen} of ${gate.count} observations` };
  }
  return { open: false, because: `${seen} of ${gate.count} observations so far.` };
}

/** Silence is no evidence: nothing is promoted on it, however long it lasts. */
function healthyGate(
  draft: Draft,
  release: Release,
  gate: Extract<Gate, { kind: 'until-healthy' }>,
  waitedMs: number,
): GateAnswer {
  const { verdict } = draft.view;
  if (verdict?.kind === 'healthy') return { open: true, because: verdict.because };
  const isTimeOver = gate.atMostMs !== undefined && waitedMs >= gate.atMostMs;
  if (verdict?.kind === 'silent') {
    return { open: false, because: `No request has reached the candidate: ${verdict.because}` };
  }
  if (isTimeOver && release.settings.undecided === 'continue') {
    const because = verdict?.because ?? 'nothing was judged';
    return { open: true, because: `no regression found in the time given: ${because}` };
  }
  return {
    open: false,
    because: isTimeOver
      ? 'The evidence is undecided and its time is over; a person decides.'
      : 'Waits until the evidence is healthy.',
  };
}
