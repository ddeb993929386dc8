import type { Style } from '../render/style.ts';
import type { Terminal } from '../terminal.ts';

/** Draws the present moment for a terminal of this size. */
export type Picture = (style: Style) => readonly string[];

/** Lines that stay, and below them, on a terminal, a picture that changes in place. */
export interface Screen {
  /** A line that stays. */
  say(line: string): void;
  /** The present moment. Nothing where lines are all there is. */
  show(picture: Picture): void;
  /** Takes the picture away, or leaves the last one standing. */
  close(keep?: 'keep'): void;
}

export function styleOf({ display }: Terminal): Style {
  const { colour, unicode } = display;
  // One column stays free: some terminals wrap a line that fills the last one.
  return { columns: display.columns() - 1, rows: display.rows(), colour, unicode };
}
