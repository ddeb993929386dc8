import { didYouMean } from '../did-you-mean.ts';
import { type Located, type LocatedMap, type Path, type Span, walk } from './located.ts';
import { looksSecret } from './mask.ts';

/** How the name of a variable is spelt. */
export const variableName = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;

/**
 * Values that may be secrets: every plain variable, because people do write passwords there;
 * whatever a name says is secret, since `env` itself may be misspelt; and what stands behind
 * `secret:` unless it is a name, because people write the value where its name belongs. Keys
 * below a variable too, where a colon is missing or a brace is too many.
 */
export function maskedValues(root: Located): Span[] {
  const spans: Span[] = [];
  for (const [path, value] of walk(root)) {
    if (!mayHoldSecrets(path)) continue;
    if (value.kind === 'map') spans.push(...oddKeys(path, value));
    if (value.kind !== 'scalar' || value.value === null) continue;
    const isReference = path.at(-1) === 'secret' && /^[A-Za-z_][\w.-]*$/.test(value.source);
    if (!isReference) spans.push(value.at);
  }
  return spans;
}

function mayHoldSecrets(path: Path): boolean {
  const names = path.filter((part) => typeof part === 'string');
  if (names.at(-1) === 'file' && names.at(-2) === 'env') return false;
  return names.some((name) => name === 'env' || looksSecret(name) || isOdd(name));
}

/** No name at all: something around it is broken. */
function isOdd(name: string): boolean {
  return name === '' || /[{}[\]"]/.test(name);
}

/** Keys that are no names of variables, or no part of a reference to a secret. */
function oddKeys(path: Path, map: LocatedMap): Span[] {
  const spans: Span[] = [];
  for (const [key, { keyAt, value }] of map.entries) {
    const isName =
      path.at(-1) === 'env' ? variableName.test(key) : didYouMean(key, ['secret']) !== undefined;
    const alone = value.at.start === keyAt.start;
    if (!isName || alone) spans.push(keyAt);
  }
  return spans;
}
