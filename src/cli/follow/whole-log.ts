import type { Host } from '../../adapters/host.ts';
import { releasesIn, type Story, storyOf } from '../../core/explain/story.ts';
import { SteadyshipError } from '../../kit/error.ts';
import type { LoggedEvent } from '../../store/store.ts';

const eventsAtOnce = 5000;
/** A service with more than this is asked for its newest releases only. */
const eventsMax = 200_000;

/** Every event of a service, oldest first; the newest 200,000 where there are more. */
export async function wholeLog(host: Host, service: string): Promise<readonly LoggedEvent[]> {
  const loaded = await host.store.load(service);
  if (!loaded) throw new SteadyshipError('SERVICE_NOT_FOUND', { service });
  const log: LoggedEvent[] = [];
  for (let from = Math.max(1, loaded.sequence - eventsMax + 1); from <= loaded.sequence; ) {
    const events = await host.store.history(service, from, eventsAtOnce);
    log.push(...events);
    if (events.length === 0) break;
    from = events.at(-1)!.sequence + 1;
  }
  return log;
}

/** A past release by the number the user wrote; without one the newest. */
export async function pastRelease(
  host: Host,
  service: string,
  written: string | undefined,
): Promise<Story> {
  const log = await wholeLog(host, service);
  const release = written === undefined ? releasesIn(log).at(-1) : numberOf(written);
  const story = release === undefined ? undefined : storyOf(log, release);
  if (story) return story;
  throw new SteadyshipError('RELEASE_NOT_FOUND', { service, release: written ?? 'yet' });
}

function numberOf(written: string): number {
  const number = Number(written.replace(/^#/, ''));
  if (Number.isInteger(number) && number > 0) return number;
  const reason = `"${written}" is not the number of a release`;
  throw new SteadyshipError('ARGUMENT_INVALID', { argument: '[release]', reason });
}
