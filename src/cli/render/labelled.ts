import type { Line } from './style.ts';

export const labelWidth = 13;

/** Lines under one label; only the first carries it. */
export function labelled(label: string, texts: readonly string[]): readonly Line[] {
  return beside(
    label,
    texts.map((text) => [{ text }]),
  );
}

export function beside(label: string, rows: readonly Line[]): readonly Line[] {
  return rows.map((row, index) => [
    { text: `  ${(index === 0 ? label : '').padEnd(labelWidth)}`, tone: 'idle' },
    ...row,
  ]);
}
