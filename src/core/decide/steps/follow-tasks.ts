import type { Draft } from '../draft.ts';

/** Takes over what became of the tasks of this release. */
export function followTasks(draft: Draft): void {
  const { release } = draft.state;
  if (!release || release.phase === 'ended') return;
  for (const [id, record] of Object.entries(release.tasks)) {
    const seen = draft.view.tasks.get(id);
    if (!seen || seen.status === record.status) continue;
    // A look may show what was true a moment ago; an end that is known stays known.
    if (record.status === 'succeeded' || record.status === 'failed') continue;
    draft.record({ kind: 'task-observed', id, status: seen.status, output: seen.output });
  }
}
