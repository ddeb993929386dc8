import { processCapabilities } from '../../../adapters/capabilities.ts';
import { openHost } from '../../../adapters/host.ts';
import { secretDrift } from '../../../adapters/look/secret-drift.ts';
import type { ServiceState } from '../../../core/release/state.ts';
import { type UndoTarget, undoPlan, undoTarget } from '../../../core/release/undo.ts';
import { SteadyshipError } from '../../../kit/error.ts';
import type { StoredRevision } from '../../../store/stored-revision.ts';
import { giveOrder } from '../../follow/give-order.ts';
import type { VerbInput } from '../../verb.ts';

/**
 * `undo <service> [--to N]`: returns to a revision that was stable before. Within the rollback
 * window it takes the short way; further back it is rolled out instance by instance.
 */
export async function undo({ argument, options, terminal }: VerbInput): Promise<number> {
  using host = openHost(options.state);
  const service = argument!;
  const revisions = await host.store.revisions(service);
  return await giveOrder({ host, service, options, terminal }, (state) => {
    const target = targetOf(state, options.to, revisions);
    if (!target || !state.settings) throw new SteadyshipError('NOTHING_TO_UNDO', { service });
    const { settings } = state;
    const stored = revisions.find((one) => one.number === target.revision.number);
    if (stored) for (const line of driftLines(options.state, stored)) terminal.warn(line);
    const plan = undoPlan(target, settings, processCapabilities);
    return { kind: 'release', revision: target.revision, plan, settings, purpose: 'undo' };
  });
}

function targetOf(
  state: ServiceState,
  written: string | undefined,
  revisions: readonly StoredRevision[],
): UndoTarget | undefined {
  if (written === undefined) return undoTarget(state);
  const wanted = Number(written.replace(/^r/, ''));
  const isKnown = revisions.some((one) => one.number === wanted);
  const { service } = state;
  if (!isKnown) throw new SteadyshipError('REVISION_NOT_FOUND', { service, revision: written });
  return undoTarget(state, wanted);
}

/** The undone revision runs with today's secrets: what differs may be why it behaves otherwise. */
function driftLines(stateFolder: string, revision: StoredRevision): readonly string[] {
  const { changed, missing } = secretDrift(stateFolder, revision);
  const of = `when ${revision.version} (revision ${revision.number}) was made`;
  return [
    ...changed.map((name) => `The secret of ${name} is not what it was ${of}; today's is used.`),
    ...missing.map(
      ({ variable, because }) => `${variable} was a secret ${of}, and now ${because}.`,
    ),
  ];
}
