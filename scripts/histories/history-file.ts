import type { Event } from '../../src/core/release/event.ts';
import type { ServiceState } from '../../src/core/release/state.ts';
import type { Store } from '../../src/store/store.ts';

/** A recorded log of one service, and the state that the program of that day made of it. */
export interface HistoryFile {
  readonly format: 1;
  /** Where it was recorded, in a sentence. */
  readonly from: string;
  readonly service: string;
  readonly log: readonly { readonly at: number; readonly event: Event }[];
  readonly state: ServiceState;
}

const pageSize = 1000;

/** Everything a store knows of a service; undefined when it knows nothing. */
export async function historyOf(
  store: Pick<Store, 'load' | 'history'>,
  service: string,
  from: string,
): Promise<HistoryFile | undefined> {
  const loaded = await store.load(service);
  if (!loaded) return undefined;
  const log: HistoryFile['log'][number][] = [];
  for (let sequence = 1; ; sequence += pageSize) {
    const page = await store.history(service, sequence, pageSize);
    for (const { at, event } of page) log.push({ at, event });
    if (page.length < pageSize) break;
  }
  return { format: 1, from, service, log, state: loaded.state };
}

/** One event to a line, so that a reader and a difference can be looked at. */
export function historyText(history: HistoryFile): string {
  const lines = history.log.map((one) => JSON.stringify(one));
  const { format, from, service, state } = history;
  const head = JSON.stringify({ format, from, service, state }).slice(0, -1);
  return `${head},"log":[\n${lines.join(',\n')}\n]}\n`;
}
