import { randomUUID } from 'node:crypto';
import type { Edge } from '../../adapters/edge.ts';
import type { Host } from '../../adapters/host.ts';
import { serviceView } from '../../core/explain/service-view.ts';
import type { Order } from '../../core/release/order.ts';
import type { ServiceState } from '../../core/release/state.ts';
import type { Turn } from '../../engine/engine.ts';
import { exits } from '../exits.ts';
import { styleOf } from '../screen/screen.ts';
import { aftermath } from '../telling/aftermath.ts';
import { closingWords, detachedWords, waitingWords } from '../telling/closing-words.ts';
import { Narrator } from '../telling/narrator.ts';
import type { Terminal } from '../terminal.ts';
import type { Options } from '../verb.ts';
import { driveService } from './driver.ts';
import { type Leaving, leaving } from './leaving.ts';
import { isQuiet } from './quiet.ts';
import { settledExit, settlement } from './settled.ts';
import { Spectator } from './spectator.ts';

export interface FollowOptions {
  readonly host: Host;
  readonly service: string;
  readonly edge: Edge;
  readonly order: Order;
  readonly terminal: Terminal;
  readonly options: Options;
}

/** How often a watcher asks whether the driver is gone, and drives on in its place. */
const takeOverMs = 3000;

interface Following extends FollowOptions {
  readonly narrator: Narrator;
  readonly leave: Leaving;
  /** The order whose end is awaited; another one after a second Ctrl-C. */
  readonly awaited: { order: Order };
  drives: boolean;
}

/**
 * Sees an order through: drives the service here when nobody else does, else watches whoever
 * does. Resolves with the exit code once the order was answered and its release has ended, once it
 * waits for a person who is not here, or when it was left.
 */
export async function followOrder(options: FollowOptions): Promise<number> {
  const { order, terminal } = options;
  const narrator = await Narrator.open(terminal, options.options.json);
  const awaited = { order };
  using leave = leaving({
    terminal,
    timeout: options.options.timeout,
    onFirst: () => narrator.remark('Detaching in 3 s. Ctrl-C again takes the candidate back.'),
    onInsist: () => {
      narrator.remark('Takes the candidate back.');
      insist(options, awaited).catch((error: Error) => narrator.remark(error.message));
    },
  });
  const following: Following = { ...options, narrator, leave, awaited, drives: false };
  try {
    return await ended(following, await follow(following));
  } finally {
    narrator.close();
  }
}

/** Orders the release in progress back, and awaits that from now on. */
async function insist(
  { host, service, order }: FollowOptions,
  awaited: { order: Order },
): Promise<void> {
  const release = (await host.store.load(service))?.state.release?.number;
  const head = { id: randomUUID(), actor: order.actor, reason: 'Ctrl-C, twice' };
  const abort: Order = { ...head, ...(release !== undefined && { release }), kind: 'abort' };
  await host.store.submit(service, abort);
  awaited.order = abort;
}

/** The newest state, when it is settled or left to a person; undefined when it was left. */
async function follow(following: Following): Promise<ServiceState | undefined> {
  const { host, service, narrator, leave } = following;
  using spectator = new Spectator(
    host,
    service,
    narrator,
    (await loaded(following))?.sequence ?? 0,
  );
  let told = '';
  while (!leave.signal.aborted) {
    const state = await drive(following, spectator, (by) => {
      if (told !== by) narrator.remark(`${by} drives ${service}; watching.`);
      told = by;
    });
    if (state) return state;
  }
  return undefined;
}

function loaded({ host, service }: Following) {
  return host.store.load(service);
}

async function drive(
  following: Following,
  spectator: Spectator,
  tellHolder: (by: string) => void,
): Promise<ServiceState | undefined> {
  const { host, service, edge, order, leave, narrator } = following;
  following.drives = true;
  const end = await driveService({
    host,
    service,
    edge,
    purpose: `${order.kind} by ${order.actor}`,
    signal: leave.signal,
    onTurn: (turn) => tellTurn(turn, narrator),
    onTrouble: (sentence) => narrator.remark(sentence),
    isDone: (turn) => isOver(following, turn.decision.state, turn),
  });
  if (end.kind === 'lost') {
    narrator.remark(`The lease of ${service} was taken away; asks for it again.`);
  }
  if (end.kind !== 'held') return end.kind === 'done' ? end.state : undefined;
  following.drives = false;
  tellHolder(`${end.by.purpose} (pid ${end.by.pid})`);
  return await spectator.watch({
    isDone: (state) => isOver(following, state, undefined),
    signal: leave.signal,
    forMs: takeOverMs,
  });
}

function tellTurn(turn: Turn, narrator: Narrator): void {
  const { decision, at, observation } = turn;
  const { state } = decision;
  for (const event of decision.events) narrator.event(event, at, state);
  for (const failure of turn.failures) {
    narrator.remark(`${failure.action.kind} failed and is tried again: ${failure.because}`);
  }
  narrator.view(serviceView({ state, observation, waiting: decision.because, now: at }));
}

/** Settled, or nothing moves without a person and nobody here can be one. */
function isOver(following: Following, state: ServiceState, turn: Turn | undefined): boolean {
  const { awaited, drives, options, terminal } = following;
  switch (settlement(state, awaited.order, { drives })) {
    case 'open':
      return false;
    case 'settled':
      return awaited.order.kind !== 'scale' || turn === undefined || isQuiet(turn);
    case 'waiting':
      return !options.wait && !terminal.display.isAttended;
  }
}

async function ended(following: Following, state: ServiceState | undefined): Promise<number> {
  const { host, service, narrator, terminal, awaited, leave, drives } = following;
  const now = state ?? (await loaded(following))?.state;
  const style = styleOf(terminal);
  const view =
    now && serviceView({ state: now, observation: undefined, waiting: [], now: Date.now() });
  const isWaiting = now && settlement(now, awaited.order, { drives }) === 'waiting';
  const finish = (code: number, lines: readonly string[]) => {
    narrator.end(lines, { kind: 'end', exitCode: code, ...view });
    return code;
  };
  if (isWaiting && (state || leave.isTimeOver())) {
    return finish(exits.waiting, waitingWords(view!, style));
  }
  if (!state) return finish(exits.unknown, detachedWords(service, drives));
  const wasInsisted = awaited.order !== following.order;
  const code = wasInsisted ? exits.refused : settledExit(state, awaited.order);
  const didRelease = state.release?.phase === 'ended' && awaited.order.kind !== 'scale';
  const isAnswer = state.refused?.order !== awaited.order.id;
  const words = didRelease && isAnswer ? closingWords(await aftermath(host, state), style) : [];
  return finish(code, words);
}
