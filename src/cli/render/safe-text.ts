import { stripVTControlCharacters } from 'node:util';

/**
 * What other programs and people wrote, made harmless for a terminal: no escape sequences, no
 * control characters that move the cursor, no direction marks that reorder a line.
 */
export function safeText(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll('\t', '  ')
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
}

/** Words on lines of at most `columns` characters, at most `linesMax` lines; the rest is cut. */
export function wrapped(text: string, columns: number, linesMax: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of safeText(text).split(' ')) {
    const isFull = line !== '' && [...line].length + 1 + [...word].length > columns;
    if (isFull && lines.length < linesMax - 1) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
