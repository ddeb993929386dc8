import { createLogUpdate } from 'log-update';
import type { Terminal } from '../terminal.ts';
import { type Picture, type Screen, styleOf } from './screen.ts';

/** Repaints at most this often. */
const frameMs = 100;

/**
 * Lines scroll up like those of any program, so that the scrollback keeps them; the picture below
 * is repainted in place. The screen is never cleared.
 */
export function liveScreen(terminal: Terminal): Screen {
  const update = createLogUpdate(process.stdout);
  let picture: Picture | undefined;
  let timer: NodeJS.Timeout | undefined;
  let drawnAt = 0;
  const draw = () => {
    clearTimeout(timer);
    timer = undefined;
    drawnAt = performance.now();
    if (picture) update(`\n${picture(styleOf(terminal)).join('\n')}`);
  };
  const drawSoon = () => {
    if (timer) return;
    timer = setTimeout(draw, Math.max(0, frameMs - (performance.now() - drawnAt)));
  };
  process.stdout.on('resize', drawSoon);
  return {
    say(line) {
      update.clear();
      terminal.print(line);
      draw();
    },
    show(next) {
      picture = next;
      drawSoon();
    },
    close(keep) {
      if (keep && picture) draw();
      picture = undefined;
      clearTimeout(timer);
      if (!keep) update.clear();
      update.done();
      process.stdout.off('resize', drawSoon);
    },
  };
}
