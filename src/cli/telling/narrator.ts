import { eventSentence } from '../../core/explain/event-sentence.ts';
import type { ServiceView } from '../../core/explain/service-view.ts';
import type { Event } from '../../core/release/event.ts';
import type { ServiceState } from '../../core/release/state.ts';
import { timeOfDay } from '../render/clock-time.ts';
import { render } from '../render/live-view.ts';
import { safeText } from '../render/safe-text.ts';
import { printLine, type Style } from '../render/style.ts';
import { openScreen } from '../screen/open-screen.ts';
import type { Screen } from '../screen/screen.ts';
import type { Terminal } from '../terminal.ts';
import { lastWords } from './last-words.ts';

/**
 * Tells a release as it happens: a line per event, and on a terminal the picture of the moment
 * below them. With `json` each event is one JSON object on a line and there is no picture.
 */
export class Narrator {
  readonly #terminal: Terminal;
  readonly #screen: Screen;
  readonly #json: boolean;
  readonly #style: Style;

  private constructor(terminal: Terminal, screen: Screen, json: boolean) {
    this.#terminal = terminal;
    this.#screen = screen;
    this.#json = json;
    const { colour, unicode } = terminal.display;
    this.#style = { columns: 100_000, rows: 1, colour, unicode };
  }

  static async open(terminal: Terminal, json: boolean): Promise<Narrator> {
    const { display } = terminal;
    const quiet = { ...terminal, display: { ...display, isLive: display.isLive && !json } };
    return new Narrator(terminal, await openScreen(quiet), json);
  }

  event(event: Event, at: number, { release }: Pick<ServiceState, 'release'>): void {
    if (this.#json) {
      this.#terminal.print(JSON.stringify({ at: new Date(at).toISOString(), ...event }));
      return;
    }
    const sentence = eventSentence(event, release);
    if (sentence === undefined) return;
    const text = `  ${safeText(sentence)}`;
    const time = { text: timeOfDay(at), tone: 'idle' } as const;
    this.#screen.say(printLine([time, { text, ...toneOf(event) }], this.#style));
    for (const line of lastWords(event)) this.#screen.say(line);
  }

  view(view: ServiceView): void {
    this.#screen.show((style) => render(view, style));
  }

  /** About the following itself, not about the release: never in the way of `--json`. */
  remark(line: string): void {
    if (this.#json || !this.#terminal.display.isLive) this.#terminal.warn(line);
    else this.#screen.say(line);
  }

  /** The last words; with `json` the object that ends the list. */
  end(lines: readonly string[], result: object): void {
    this.#screen.close();
    if (this.#json) this.#terminal.print(JSON.stringify(result));
    else for (const line of lines) this.#terminal.print(line);
  }

  /** Takes the picture away without any words. */
  close(): void {
    this.#screen.close();
  }
}

function toneOf(event: Event): { readonly tone?: 'good' | 'bad' | 'wait' } {
  switch (event.kind) {
    case 'promoted':
      return { tone: 'good' };
    case 'returning':
    case 'order-refused':
      return { tone: 'bad' };
    case 'paused':
    case 'held':
      return { tone: 'wait' };
    case 'verdict-given':
      return event.verdict.kind === 'regressed' ? { tone: 'bad' } : {};
    default:
      return {};
  }
}
