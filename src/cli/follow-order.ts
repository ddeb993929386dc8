import type { Edge } from '../adapters/edge.ts';
import type { Host } from '../adapters/host.ts';
import { eventSentence } from '../core/explain.ts';
import type { Event } from '../core/release/event.ts';
import type { Order } from '../core/release/order.ts';
import type { ServiceState } from '../core/release/state.ts';
import { systemClock } from '../kit/system-clock.ts';
import { driveService } from './driver.ts';
import { exits } from './exits.ts';
import { lastWords } from './last-words.ts';
import { releaseOfOrder } from './release-of-order.ts';
import type { Terminal } from './terminal.ts';

export interface FollowOptions {
  readonly host: Host;
  readonly service: string;
  readonly edge: Edge;
  readonly order: Order;
  readonly terminal: Terminal;
  readonly json: boolean;
}

const pollMs = 200;

/**
 * Sees an order through: drives the service here when nobody else does, else watches whoever
 * does. Resolves with the exit code once the order was answered and its release has ended.
 */
export async function followOrder(options: FollowOptions): Promise<number> {
  const { host, service, order, terminal } = options;
  const show = printer(options);
  const loaded = await host.store.load(service);
  let seen = loaded?.sequence ?? 0;
  const drive = () =>
    driveService({
      host,
      service,
      edge: options.edge,
      purpose: `${order.kind} by ${order.actor}`,
      signal: terminal.interrupted,
      onTurn: (turn) => {
        for (const event of turn.decision.events) show(event, turn.at);
        for (const failure of turn.failures) {
          terminal.warn(`${failure.action.kind} failed and is tried again: ${failure.because}`);
        }
      },
      onTrouble: terminal.warn,
      isDone: (turn) => isSettled(turn.decision.state, order),
    });
  let end = await drive();
  while (end.kind === 'lost') {
    terminal.warn(`The lease of ${service} was taken away; asks for it again.`);
    end = await drive();
  }
  if (end.kind !== 'held') {
    return end.kind === 'done' ? exitCode(end.state, order) : detached(options);
  }
  terminal.warn(`${end.by.purpose} (pid ${end.by.pid}) drives ${service}; watching.`);
  const clock = systemClock();
  while (!terminal.interrupted.aborted) {
    for (const { event, at, sequence } of await host.store.history(service, seen + 1, 1000)) {
      show(event, at);
      seen = sequence;
    }
    const now = (await host.store.load(service))?.state;
    if (now && isSettled(now, order)) return exitCode(now, order);
    await clock.sleep(pollMs, terminal.interrupted);
  }
  return detached(options);
}

function printer({ terminal, json }: FollowOptions): (event: Event, at: number) => void {
  return (event, at) => {
    if (json) return terminal.print(JSON.stringify({ at: new Date(at).toISOString(), ...event }));
    const sentence = eventSentence(event);
    if (sentence) terminal.print(`${new Date(at).toISOString().slice(11, 19)}  ${sentence}`);
    for (const line of lastWords(event)) terminal.print(line);
  };
}

/** The order was answered, and whatever it began has ended and left nothing on its way out. */
function isSettled(state: ServiceState, order: Order): boolean {
  if (!state.ordersDone.includes(order.id)) return false;
  const seesItThrough = ['release', 'abort', 'retry'].includes(order.kind);
  if (!seesItThrough) return true;
  const its = releaseOfOrder(state, order);
  const isLeaving = state.places.some((one) => one.leaving.length > 0);
  // Whoever superseded it sees to what it leaves behind.
  return its === undefined || its.outcome === 'superseded' || (its.isOver && !isLeaving);
}

function exitCode(state: ServiceState, order: Order): number {
  const { release, refused } = state;
  if (refused?.order === order.id) {
    if (order.kind !== 'release') return exits.refused;
    // What was asked for is so already: a repeated deploy is not a failure.
    if (state.stable?.digest === order.revision.digest) return exits.done;
    if (release?.candidate.digest !== order.revision.digest) return exits.refused;
  }
  if (order.kind !== 'release' && order.kind !== 'retry') return exits.done;
  return releaseOfOrder(state, order)?.outcome === 'completed' ? exits.done : exits.refused;
}

function detached({ terminal, service }: FollowOptions): number {
  terminal.warn(
    `Detached from ${service}. Nothing moves until a controller runs: ` +
      'repeat the deploy, or run "steadyship serve".',
  );
  return exits.unknown;
}
