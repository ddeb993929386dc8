import { createLogUpdate } from 'log-update';
import colours from 'picocolors';
import { picture, sceneLine } from './picture.ts';
import type { Scene } from './scene.ts';

/** Where the demo is shown. */
export interface Screen {
  /** A line that stays. */
  say(line: string): void;
  /** A line of detail that stays where there is no picture that shows the same. */
  detail(line: string): void;
  /** The present moment. */
  show(scene: Scene): void;
  /** Takes the picture away. */
  clear(): void;
}

/** A picture that changes in place on a terminal, plain lines elsewhere. */
export function openScreen(stream: NodeJS.WriteStream): Screen {
  const isPlain = !stream.isTTY || process.env.TERM === 'dumb' || process.env.CI === 'true';
  return isPlain ? plainScreen(stream) : liveScreen(stream);
}

function liveScreen(stream: NodeJS.WriteStream): Screen {
  const update = createLogUpdate(stream);
  let shown: Scene | undefined;
  const draw = () => {
    // One column stays free: some terminals wrap a line that fills the last one.
    if (shown) update(`\n${painted(picture(shown, (stream.columns ?? 80) - 1))}\n`);
  };
  return {
    say(line) {
      update.clear();
      stream.write(`${line}\n`);
      draw();
    },
    detail() {},
    show(scene) {
      shown = scene;
      draw();
    },
    clear() {
      shown = undefined;
      update.clear();
      update.done();
    },
  };
}

const paints = [colours.cyan, colours.yellow, colours.magenta];

/** Colour tells rows of versions apart, which their names do already. */
function painted(lines: readonly string[]): string {
  const [title = '', ...rest] = lines;
  let versions = 0;
  const body = rest.map((line) => {
    if (!/^\d/.test(line)) return line;
    return paints[versions++ % paints.length]!(line);
  });
  return [colours.bold(title), ...body].join('\n');
}

const lineEveryMs = 3000;

function plainScreen(stream: NodeJS.WriteStream): Screen {
  let nextAt = 0;
  return {
    say: (line) => void stream.write(`${line}\n`),
    detail: (line) => void stream.write(`    ${line}\n`),
    show(scene) {
      if (performance.now() < nextAt) return;
      nextAt = performance.now() + lineEveryMs;
      stream.write(`    ${sceneLine(scene)}\n`);
    },
    clear() {},
  };
}
