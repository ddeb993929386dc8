import type { Clock } from '../kit/clock.ts';
import { isSteadyshipError, type SteadyshipError } from '../kit/error.ts';
import type { Engine, Turn } from './engine.ts';

export interface DriveOptions {
  readonly clock: Clock;
  /** Time between two looks while something moves, and while nothing does. */
  readonly busyMs: number;
  readonly idleMs: number;
  readonly signal: AbortSignal;
  readonly onTurn: (turn: Turn) => void;
  /** The store could not be written, which may pass: said once, when it begins. */
  readonly onTrouble?: (trouble: SteadyshipError) => void;
  /** Ends the drive once it says so. */
  readonly isDone: (turn: Turn) => boolean;
}

/** A disk is freed, a backup ends: what the store could not do now it may do later. */
const passing: ReadonlySet<string> = new Set(['DISK_FULL', 'STORE_BUSY', 'STORE_IO_FAILED']);
const afterEventsMs = 100;
/** A store that fails for longer than this ends the drive. */
const troubleMaxMs = 600_000;

/**
 * Turns the loop until it is done or told to stop. A turn that could not be recorded has done
 * nothing and is tried again, for ten minutes at most; any other that rejects ends the drive.
 */
export async function drive(engine: Engine, options: DriveOptions): Promise<void> {
  const { clock, signal } = options;
  let troubledSince: number | undefined;
  while (!signal.aborted) {
    const turn = await attempt(engine);
    if ('code' in turn) {
      if (troubledSince === undefined) options.onTrouble?.(turn);
      troubledSince ??= clock.now();
      if (clock.now() - troubledSince >= troubleMaxMs) throw turn;
      await clock.sleep(options.idleMs, signal);
      continue;
    }
    troubledSince = undefined;
    options.onTurn(turn);
    if (options.isDone(turn)) return;
    await clock.sleep(pauseMs(turn, engine, options), signal);
  }
}

/** What happened is usually followed by something else: the next look comes soon then. */
function pauseMs({ decision }: Turn, engine: Engine, { busyMs, idleMs }: DriveOptions): number {
  if (decision.events.length > 0) return Math.min(busyMs, afterEventsMs);
  return decision.actions.length > 0 || isMoving(engine) ? busyMs : idleMs;
}

function isMoving(engine: Engine): boolean {
  const { release, places } = engine.state;
  const isRunning = release !== undefined && release.phase !== 'ended';
  return isRunning || places.some((one) => one.leaving.length > 0);
}

/** One turn, or what keeps the store from recording it for now. */
async function attempt(engine: Engine): Promise<Turn | SteadyshipError> {
  try {
    return await engine.turn();
  } catch (error) {
    if (isSteadyshipError(error) && passing.has(error.code)) return error;
    throw error;
  }
}
