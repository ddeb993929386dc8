/** Where a verb writes: results to standard output, everything else to standard error. */
export interface Terminal {
  readonly print: (text: string) => void;
  readonly warn: (text: string) => void;
  /** Aborted at the first Ctrl-C. */
  readonly interrupted: AbortSignal;
}

const secondPressMs = 3000;

/** The process's own terminal. A second Ctrl-C within three seconds calls `onSecond`. */
export function processTerminal(onSecond: () => void): Terminal {
  const controller = new AbortController();
  let firstAt = 0;
  process.on('SIGINT', () => {
    const now = performance.now();
    if (controller.signal.aborted && now - firstAt < secondPressMs) return onSecond();
    firstAt = now;
    controller.abort();
  });
  process.on('SIGTERM', () => controller.abort());
  return {
    print: (text) => void process.stdout.write(`${text}\n`),
    warn: (text) => void process.stderr.write(`${text}\n`),
    interrupted: controller.signal,
  };
}
