import type { ServiceState } from '../core/release/state.ts';

/** Something that was to be done at a time, and that time is over. */
export interface OverdueDuty {
  readonly kind: 'retire-revision';
  readonly what: string;
  readonly dueAt: number;
}

/** Beyond the time that a duty itself takes; a busy controller is not late for a minute. */
const toleranceMs = 60_000;

/** Duties that a driver should have done by now; there are some when none was running. */
export function overdueDuties(state: ServiceState, now: number): readonly OverdueDuty[] {
  const { drainMs = 0, graceMs = 0 } = state.settings ?? {};
  return state.retiring
    .filter((one) => now > one.notBefore + drainMs + graceMs + toleranceMs)
    .map(({ revision, notBefore, because }) => ({
      kind: 'retire-revision',
      what: `Retiring revision ${revision.number} (${revision.version}, ${because})`,
      dueAt: notBefore,
    }));
}
