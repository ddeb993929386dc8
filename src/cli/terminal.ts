import { type Display, displayOf } from './screen/display.ts';

/** Where a verb writes: results to standard output, everything else to standard error. */
export interface Terminal {
  readonly print: (text: string) => void;
  readonly warn: (text: string) => void;
  /** Aborted at the first Ctrl-C, or when the process is asked to end. */
  readonly interrupted: AbortSignal;
  /** What the second Ctrl-C within three seconds does, in place of leaving at once. */
  readonly onInsist: (act: () => void) => void;
  readonly display: Display;
}

/** Within this time after the first Ctrl-C a second one means more. */
export const insistWithinMs = 3000;

/** The process's own terminal. `leave` ends the process. */
export function processTerminal(leave: () => void): Terminal {
  const controller = new AbortController();
  const insist = watchInterrupts(controller, leave);
  // A reader that went away (`| head`) is no reason to stop driving a release.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return {
    print: (text) => void process.stdout.write(`${text}\n`),
    warn: (text) => void process.stderr.write(`${text}\n`),
    interrupted: controller.signal,
    onInsist: (act) => {
      insist.act = act;
    },
    display: displayOf({
      env: process.env,
      outputIsTerminal: process.stdout.isTTY === true,
      inputIsTerminal: process.stdin.isTTY === true,
      columns: () => process.stdout.columns,
      rows: () => process.stdout.rows,
    }),
  };
}

function watchInterrupts(controller: AbortController, leave: () => void): { act: () => void } {
  const insist = { act: leave };
  let firstAt = Number.NEGATIVE_INFINITY;
  process.on('SIGINT', () => {
    const now = performance.now();
    if (!controller.signal.aborted) {
      firstAt = now;
      controller.abort('interrupted');
    } else if (now - firstAt < insistWithinMs) {
      const { act } = insist;
      insist.act = leave;
      act();
    } else leave();
  });
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => controller.abort('ended'));
  return insist;
}
