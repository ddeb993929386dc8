import { type Host, openHost } from '../../../adapters/host.ts';
import type { ServiceState } from '../../../core/release/state.ts';
import { SteadyshipError } from '../../../kit/error.ts';
import { exits } from '../../exits.ts';
import { holderOf } from '../../follow/holder-of.ts';
import { leaving } from '../../follow/leaving.ts';
import { outcomeExit } from '../../follow/settled.ts';
import { Spectator } from '../../follow/spectator.ts';
import { styleOf } from '../../screen/screen.ts';
import { aftermath } from '../../telling/aftermath.ts';
import { closingWords, waitingWords } from '../../telling/closing-words.ts';
import { Narrator } from '../../telling/narrator.ts';
import type { VerbInput } from '../../verb.ts';

/** `watch [service]`: the live view of what somebody else drives. Changes nothing. */
export async function watch(input: VerbInput): Promise<number> {
  using host = openHost(input.options.state);
  const services = await host.store.services();
  const service = input.argument ?? (services.length === 1 ? services[0] : undefined);
  if (service !== undefined) return await watchOne(host, service, input);
  const { watchAll } = await import('./watch-all.ts');
  return await watchAll(host, input);
}

async function watchOne(host: Host, service: string, input: VerbInput): Promise<number> {
  const { terminal, options } = input;
  const loaded = await host.store.load(service);
  if (!loaded) throw new SteadyshipError('SERVICE_NOT_FOUND', { service });
  const narrator = await Narrator.open(terminal, options.json);
  using leave = leaving({
    terminal: { ...terminal, interrupted: AbortSignal.any([]), onInsist: () => undefined },
    timeout: options.timeout,
    onFirst: () => undefined,
    onInsist: () => undefined,
  });
  using spectator = new Spectator(host, service, narrator, loaded.sequence);
  if ((await holderOf(host, service)) === undefined) {
    narrator.remark(`Nobody drives ${service}: run "steadyship serve", or repeat the deploy.`);
  }
  const first = isRunning(loaded.state) ? loaded.state.release!.number : undefined;
  try {
    const state = await spectator.watch({
      isDone: (now) => hasEnded(now, first ?? loaded.state.nextRelease),
      signal: AbortSignal.any([leave.signal, terminal.interrupted]),
    });
    return await lastWords(host, service, { state, narrator, input });
  } finally {
    narrator.close();
  }
}

function isRunning({ release }: ServiceState): boolean {
  return release !== undefined && release.phase !== 'ended';
}

/** The release that was watched, or the next one where none ran, has ended and left nothing. */
function hasEnded(state: ServiceState, number: number): boolean {
  const { release, places } = state;
  if (!release || release.number < number) return false;
  if (release.number > number) return true;
  return release.phase === 'ended' && places.every((place) => place.leaving.length === 0);
}

async function lastWords(
  host: Host,
  service: string,
  {
    state,
    narrator,
    input,
  }: { readonly state: ServiceState | undefined; narrator: Narrator; input: VerbInput },
): Promise<number> {
  const style = styleOf(input.terminal);
  const now = state ?? (await host.store.load(service))!.state;
  const after = await aftermath(host, now);
  const isWaiting = after.view.state === 'waiting';
  const code = state ? outcomeExit(state) : isWaiting ? exits.waiting : exits.unknown;
  const left = isWaiting ? waitingWords(after.view, style) : [];
  const words = state ? closingWords(after, style) : left;
  narrator.end(words, { kind: 'end', exitCode: code, ...after.view });
  return code;
}
