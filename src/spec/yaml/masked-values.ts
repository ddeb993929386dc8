import { type Located, type Span, walk } from './located.ts';

/**
 * Values that may be secrets: every plain variable, because people do write passwords there, and
 * whatever stands behind `secret:`, because people write the value where its name belongs.
 */
export function maskedValues(root: Located): Span[] {
  const spans: Span[] = [];
  for (const [path, value] of walk(root)) {
    if (value.kind !== 'scalar' || value.value === null) continue;
    const inEnv = path.includes('env') && path.at(-1) !== 'file' && !path.includes('file');
    const nameOfSecret = path.at(-1) === 'secret' && /^[A-Za-z_][\w.-]*$/.test(value.source);
    if ((inEnv || path.at(-1) === 'secret') && !nameOfSecret) spans.push(value.at);
  }
  return spans;
}
