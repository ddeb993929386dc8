import { parseDuration } from '../../kit/duration.ts';
import { SteadyshipError } from '../../kit/error.ts';
import { insistWithinMs, type Terminal } from '../terminal.ts';

/** When to stop following, and why. */
export interface Leaving extends Disposable {
  readonly signal: AbortSignal;
  /** The time given with `--timeout` is over. */
  readonly isTimeOver: () => boolean;
}

export interface LeavingOptions {
  readonly terminal: Terminal;
  readonly timeout: string | undefined;
  /** Told at the first Ctrl-C: it leaves soon. */
  readonly onFirst: () => void;
  /** The second within three seconds: stays, and does this instead. */
  readonly onInsist: () => void;
}

/**
 * Leaves three seconds after the first Ctrl-C, so that a second one can mean more; at once when
 * the process is asked to end; and when its time is over.
 */
export function leaving({ terminal, timeout, onFirst, onInsist }: LeavingOptions): Leaving {
  const controller = new AbortController();
  const timeoutMs = durationOf('--timeout', timeout);
  let isTimeOver = false;
  let grace: NodeJS.Timeout | undefined;
  const timer =
    timeoutMs === undefined
      ? undefined
      : setTimeout(() => {
          isTimeOver = true;
          controller.abort();
        }, timeoutMs);
  const interrupted = () => {
    if (terminal.interrupted.reason !== 'interrupted') return controller.abort();
    onFirst();
    grace = setTimeout(() => controller.abort(), insistWithinMs);
  };
  terminal.onInsist(() => {
    clearTimeout(grace);
    onInsist();
  });
  if (terminal.interrupted.aborted) interrupted();
  else terminal.interrupted.addEventListener('abort', interrupted, { once: true });
  return {
    signal: controller.signal,
    isTimeOver: () => isTimeOver,
    [Symbol.dispose]() {
      clearTimeout(timer);
      clearTimeout(grace);
      terminal.interrupted.removeEventListener('abort', interrupted);
    },
  };
}

/** The milliseconds of an option such as `30m`; a usage error when it is none. */
export function durationOf(argument: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const durationMs = parseDuration(text);
  if (durationMs !== undefined) return durationMs;
  const reason = `"${text}" is not a duration; write it like 90s or 30m`;
  throw new SteadyshipError('ARGUMENT_INVALID', { argument, reason });
}
