import { createColors } from 'picocolors';

/** What a picture may be made of. */
export interface Style {
  readonly columns: number;
  readonly rows: number;
  readonly colour: boolean;
  readonly unicode: boolean;
}

/**
 * What a piece of text means. Colour never stands alone: there is a shape and a word beside it.
 * `stable` and `candidate` are roles, and have no good or bad colour.
 */
export type Tone = 'good' | 'bad' | 'wait' | 'run' | 'idle' | 'strong' | 'stable' | 'candidate';

export interface Segment {
  readonly text: string;
  readonly tone?: Tone;
}

export type Line = readonly Segment[];

/** The shape of a state: ● good, ✖ bad, ◆ waits for a person, ▶ running, ◀ going back, ○ idle. */
export const marks = {
  good: '●',
  bad: '✖',
  wait: '◆',
  run: '▶',
  back: '◀',
  idle: '○',
} as const;

/** A line as text of at most `columns` characters, painted where colours are wanted. */
export function printLine(line: Line, style: Style): string {
  let left = style.columns;
  let text = '';
  const whole = line.reduce((sum, one) => sum + lengthOf(one.text), 0);
  for (const segment of line) {
    if (left <= 0) break;
    const isCut = whole > style.columns && lengthOf(segment.text) >= left;
    const shown = isCut ? cut(segment.text, left) : segment.text;
    left -= lengthOf(shown);
    text += painted(style.unicode ? shown : inAscii(shown), segment.tone, style);
  }
  return style.colour ? text : text.trimEnd();
}

/** Characters as a terminal counts them, near enough for what we print. */
export function lengthOf(text: string): number {
  return [...text].length;
}

export function cut(text: string, columns: number): string {
  const characters = [...text];
  if (characters.length <= columns) return text;
  return columns <= 0 ? '' : `${characters.slice(0, columns - 1).join('')}…`;
}

const ascii: Readonly<Record<string, string>> = {
  ...{ '●': '+', '✖': 'x', '◆': '!', '▶': '>', '◀': '<', '○': 'o', '·': '-', '…': '~' },
  ...{ '─': '-', '█': '#', '▒': '=', '░': '.', '■': '#', '▨': '=', '□': '.', '–': '-', '→': '>' },
};

function inAscii(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/gu, (character) => ascii[character] ?? '?');
}

function painted(text: string, tone: Tone | undefined, style: Style): string {
  if (!style.colour || tone === undefined || text === '') return text;
  const colours = createColors(true);
  switch (tone) {
    case 'good':
      return colours.green(text);
    case 'bad':
      return colours.red(text);
    case 'wait':
      return colours.yellow(text);
    case 'run':
      return colours.cyan(text);
    case 'idle':
      return colours.dim(text);
    case 'strong':
      return colours.bold(text);
    case 'stable':
      return colours.blue(text);
    case 'candidate':
      return colours.magenta(text);
  }
}
