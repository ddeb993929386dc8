import { rmSync } from 'node:fs';
import type { KeeperClient } from '../../keeper/protocol/client.ts';
import type { ProcessView } from '../../keeper/protocol/process-view.ts';

/** An ended instance stays known this long, so that a late order cannot start its id again. */
const keptMs = 3_600_000;
const keptMax = 100;

/** Forgets instances that ended long ago, with their logs. Failing is fine: the next look tries. */
export async function forgetEnded(
  keeper: KeeperClient,
  views: readonly ProcessView[],
  now: number,
): Promise<void> {
  const ended = views
    .filter((view) => view.phase === 'exited')
    .sort((a, b) => b.since - a.since)
    .filter((view, i) => i >= keptMax || now - view.since >= keptMs);
  for (const { id, logFile } of ended) {
    try {
      await keeper.remove(id);
      for (const part of ['', '.1', '.2']) rmSync(`${logFile}${part}`, { force: true });
    } catch {
      return;
    }
  }
}
