import { storedEdge } from '../../../adapters/edge.ts';
import { type Host, openHost } from '../../../adapters/host.ts';
import { eventSentence } from '../../../core/explain/event-sentence.ts';
import { waitsForPerson } from '../../../core/explain/summary.ts';
import type { Turn } from '../../../engine/engine.ts';
import { exits } from '../../exits.ts';
import { driveService } from '../../follow/driver.ts';
import { durationOf } from '../../follow/leaving.ts';
import { isQuiet } from '../../follow/quiet.ts';
import type { VerbInput } from '../../verb.ts';

/** What one service needed. `waiting`: for a person. `late`: its time was over too early. */
interface Ticked {
  readonly service: string;
  readonly end: 'done' | 'waiting' | 'late' | 'driven' | 'failed';
  readonly did: readonly string[];
  readonly because?: string;
}

/** `tick`: does once what is overdue for every service of this host, one after the other. */
export async function tick({ options, terminal }: VerbInput): Promise<number> {
  using host = openHost(options.state);
  const timeoutMs = durationOf('--timeout', options.timeout ?? '60s')!;
  const services = await host.store.services();
  const results: Ticked[] = [];
  for (const service of services) {
    if (terminal.interrupted.aborted) break;
    const signal = AbortSignal.any([terminal.interrupted, AbortSignal.timeout(timeoutMs)]);
    const result = await tickOne(host, service, signal);
    results.push(result);
    if (!options.json) for (const line of linesOf(result)) terminal.print(line);
  }
  if (options.json) terminal.print(JSON.stringify({ services: results }, null, 2));
  else if (services.length === 0) terminal.print('Nothing has been deployed here yet.');
  return exitOf(results);
}

async function tickOne(host: Host, service: string, signal: AbortSignal): Promise<Ticked> {
  const did: string[] = [];
  let isWaiting = false;
  try {
    const end = await driveService({
      host,
      service,
      edge: await storedEdge(host.store, service),
      purpose: 'tick',
      signal,
      onTurn: ({ decision }) => {
        for (const event of decision.events) {
          const sentence = eventSentence(event, decision.state.release);
          if (sentence !== undefined) did.push(sentence);
        }
      },
      onTrouble: (sentence) => did.push(sentence),
      isDone: (turn) => {
        isWaiting = waitsForPerson(turn.decision.state);
        return isWaiting || hasNothingToDo(turn);
      },
    });
    if (end.kind === 'held') return { service, end: 'driven', did, because: end.by.purpose };
    if (end.kind === 'stopped' || end.kind === 'lost') return { service, end: 'late', did };
    return { service, end: isWaiting ? 'waiting' : 'done', did };
  } catch (error) {
    return { service, end: 'failed', did, because: (error as Error).message };
  }
}

function hasNothingToDo(turn: Turn): boolean {
  const { release } = turn.decision.state;
  return isQuiet(turn) && (release === undefined || release.phase === 'ended');
}

const words: Readonly<Record<Ticked['end'], string>> = {
  done: 'nothing more to do',
  waiting: 'waits for a person; look with "steadyship status"',
  late: 'not done within the time given; the next tick goes on',
  driven: 'is driven already',
  failed: 'could not be driven',
};

function linesOf({ service, end, did, because }: Ticked): readonly string[] {
  const last = because === undefined ? words[end] : `${words[end]}: ${because}`;
  return [...did.map((sentence) => `${service}: ${sentence}`), `${service}: ${last}`];
}

function exitOf(results: readonly Ticked[]): number {
  const has = (end: Ticked['end']) => results.some((one) => one.end === end);
  if (has('failed') || has('late')) return exits.unknown;
  return has('waiting') ? exits.waiting : exits.done;
}
