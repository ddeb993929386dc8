import type { Clock } from '../kit/clock.ts';
import type { Engine, Turn } from './engine.ts';

export interface DriveOptions {
  readonly clock: Clock;
  /** Time between two looks while something moves, and while nothing does. */
  readonly busyMs: number;
  readonly idleMs: number;
  readonly signal: AbortSignal;
  readonly onTurn: (turn: Turn) => void;
  /** Ends the drive once it says so. */
  readonly isDone: (turn: Turn) => boolean;
}

/** Turns the loop until it is done or told to stop. A turn that rejects ends it. */
export async function drive(engine: Engine, options: DriveOptions): Promise<void> {
  const { clock, signal } = options;
  while (!signal.aborted) {
    const turn = await engine.turn();
    options.onTurn(turn);
    if (options.isDone(turn)) return;
    const { events, actions } = turn.decision;
    const isBusy = events.length > 0 || actions.length > 0 || isMoving(engine);
    await clock.sleep(isBusy ? options.busyMs : options.idleMs, signal);
  }
}

function isMoving(engine: Engine): boolean {
  const { release, places } = engine.state;
  const isRunning = release !== undefined && release.phase !== 'ended';
  return isRunning || places.some((one) => one.leaving.length > 0);
}
