import type { Mistake } from '../mistake.ts';
import type { Located, Span } from './located.ts';

const longest = 40;

/** A mistake with `{value}` and `{raw}` filled in; a value that may be a secret stays hidden. */
export function shown(masked: readonly Span[], value: Located, mistake: Mistake): Mistake {
  const hidden = isHidden(masked, value.at);
  const forPeople = hidden ? 'This value' : display(value);
  const raw = hidden ? '…' : value.kind === 'scalar' ? shortened(value.source) : '…';
  const fill = (text: string) =>
    text.replace(/\{(value|raw)\}/g, (_, name) => (name === 'value' ? forPeople : raw));
  return { code: mistake.code, what: fill(mistake.what), remedy: fill(mistake.remedy) };
}

/** Whether a place lies within what must not be shown. */
export function isHidden(masked: readonly Span[], at: Span | undefined): boolean {
  if (at === undefined) return false;
  return masked.some((span) => span.start <= at.start && at.end <= span.end);
}

function display(value: Located): string {
  if (value.kind === 'list') return 'A list';
  if (value.kind === 'map') return 'A map';
  if (typeof value.value === 'string') return `"${shortened(value.value)}"`;
  return shortened(value.source);
}

/** Any text of the user's as one short line without control characters. */
export function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').replace(/\p{C}/gu, '�');
  const characters = [...line];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : line;
}
