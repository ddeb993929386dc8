import type { Host } from '../../adapters/host.ts';
import { badAnswers } from '../../adapters/look/bad-answers.ts';
import { instanceLogs, lastLines } from '../../adapters/look/instance-logs.ts';
import { type ServiceView, serviceView } from '../../core/explain/service-view.ts';
import type { ServiceState } from '../../core/release/state.ts';
import { undoTarget } from '../../core/release/undo.ts';
import type { Aftermath } from './closing-words.ts';

const instancesMax = 3;
const linesMax = 10;
const eventsAtOnce = 1000;

/** What an ended release left behind: its cost and the last lines of what failed. */
export async function aftermath(host: Host, state: ServiceState): Promise<Aftermath> {
  const view = serviceView({ state, observation: undefined, waiting: [], now: Date.now() });
  const { release } = state;
  const undoTo = undoTarget(state)?.revision.version;
  const base = { view, ...(undoTo !== undefined && { undoTo }), logs: [] };
  const failed = release?.outcome === 'rolled-back' || release?.outcome === 'aborted';
  if (!release || !failed) return base;
  const found = await since(host, state.service, release.number);
  const { number: revision } = release.candidate;
  const bad =
    found.returningAt !== undefined && release.cause?.kind === 'verdict'
      ? await badAnswers(host.stateFolder, {
          ...{ service: state.service, revision },
          sinceMs: found.returningAt,
        })
      : undefined;
  const logs = release.outcome === 'aborted' ? [] : logsOf(host, view, found.instances);
  return { ...base, ...(bad && { bad }), logs };
}

/** From the log of events: when it turned back, and which instances the candidate had. */
async function since(
  host: Host,
  service: string,
  release: number,
): Promise<{ readonly returningAt?: number; readonly instances: readonly string[] }> {
  let returningAt: number | undefined;
  let instances: string[] = [];
  let isOurs = false;
  let candidate = 0;
  for (let from = 1; ; from += eventsAtOnce) {
    const events = await host.store.history(service, from, eventsAtOnce);
    for (const { event, at } of events) {
      if (event.kind === 'release-started') {
        isOurs = event.release === release;
        candidate = event.candidate.number;
        if (isOurs) instances = [];
      }
      if (!isOurs) continue;
      if (event.kind === 'returning') returningAt = at;
      if (event.kind === 'instances-added' && event.revision === candidate) {
        instances.push(...event.instances);
      }
    }
    if (events.length < eventsAtOnce) break;
  }
  return { ...(returningAt !== undefined && { returningAt }), instances };
}

/** Of the candidate's instances, unless those of the one that was the cause are told already. */
function logsOf(host: Host, view: ServiceView, instances: readonly string[]): Aftermath['logs'] {
  if ((view.release?.cause?.lastLog.length ?? 0) > 0) return [];
  const files = instanceLogs(host.stateFolder, view.service);
  return instances.slice(-instancesMax).flatMap((instance) => {
    const file = files.find((one) => one.instance === instance);
    const lines = file ? lastLines(file.path, linesMax) : [];
    return lines.length > 0 ? [{ instance, lines }] : [];
  });
}
