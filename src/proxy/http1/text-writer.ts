import type { Duplex } from 'node:stream';

let waiting: TextWriter[] = [];

/**
 * Writes text to a socket once all events of this turn of the loop have been handled. Each write
 * may wake a sleeping peer on another core, which costs more than everything else about a small
 * message; writes that follow each other closely wake it once. A quiet relay loses nothing: the
 * turn ends right away.
 */
export class TextWriter {
  readonly #socket: Duplex;
  #text = '';

  constructor(socket: Duplex) {
    this.#socket = socket;
  }

  /** Takes text (latin1). True when more may follow at once. */
  write(text: string): boolean {
    if (this.#text === '') {
      if (waiting.length === 0) setImmediate(flushAll);
      waiting.push(this);
      this.#text = text;
    } else this.#text += text;
    return !this.#socket.writableNeedDrain;
  }

  get isWaiting(): boolean {
    return this.#text !== '';
  }

  /** Writes what waits, because something else has to follow it. */
  flush(): void {
    const text = this.#text;
    if (text === '') return;
    this.#text = '';
    if (!this.#socket.destroyed) this.#socket.write(text, 'latin1');
  }
}

function flushAll(): void {
  const all = waiting;
  waiting = [];
  for (const writer of all) writer.flush();
}
