import { isatty } from 'node:tty';
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
  return {
    print: writerTo(() => process.stdout),
    warn: writerTo(() => process.stderr),
    interrupted: controller.signal,
    onInsist: (act) => {
      insist.act = act;
    },
    display: displayOf({
      env: process.env,
      outputIsTerminal: isatty(1),
      inputIsTerminal: isatty(0),
      columns: () => process.stdout.columns,
      rows: () => process.stdout.rows,
    }),
  };
}

/** A reader that went away (`| head`) is no reason to stop driving a release. */
function writerTo(stream: () => NodeJS.WriteStream): (text: string) => void {
  let open: NodeJS.WriteStream | undefined;
  return (text) => {
    open ??= stream().on('error', () => undefined);
    open.write(`${text}\n`);
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
