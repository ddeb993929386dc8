import { eventSentence } from '../core/explain/event-sentence.ts';
import type { LoggedEvent } from '../store/store.ts';
import type { EventRow } from './schema/event.ts';
import { timeOf } from './schema/value.ts';

/** An event of the log as pages and streams show it. */
export function eventRowOf(service: string, { sequence, at, event }: LoggedEvent): EventRow {
  const sentence = eventSentence(event) ?? null;
  return { service, sequence, at: timeOf(at), sentence, event };
}
