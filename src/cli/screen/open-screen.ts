import type { Terminal } from '../terminal.ts';
import type { Screen } from './screen.ts';

/** A screen that fits the terminal: a picture that changes in place, or lines only. */
export async function openScreen(terminal: Terminal): Promise<Screen> {
  if (!terminal.display.isLive) return plainScreen(terminal);
  const { liveScreen } = await import('./live-screen.ts');
  return liveScreen(terminal);
}

function plainScreen(terminal: Terminal): Screen {
  return { say: (line) => terminal.print(line), show() {}, close() {} };
}
