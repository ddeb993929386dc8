/**
 * The first match of a path such as `{$.data.result[0].value[1]}` in a JSON value: names, numbers
 * in brackets (from the end when negative), quoted names, `*` and `..name`. Undefined without one.
 */
export function atJsonPath(value: unknown, path: string): unknown {
  const inner = path.trim().replace(/^\{(.*)\}$/s, '$1');
  const steps = stepsOf(inner.replace(/^\$/, ''));
  if (!steps) return undefined;
  let found: readonly unknown[] = [value];
  for (const step of steps) found = found.flatMap((one) => stepInto(one, step));
  return found[0];
}

type Step =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'all' }
  | { readonly kind: 'anywhere'; readonly key: string };

const pattern = /\.\.([\w-]+)|\.(\*)|\.([\w-]+)|\[(-?\d+)\]|\[(\*)\]|\[(?:'([^']*)'|"([^"]*)")\]/y;

/** Undefined for a path in words that are not known here. */
function stepsOf(path: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < path.length) {
    const match = pattern.exec(path);
    if (!match) return undefined;
    const [, anywhere, dotAll, dotKey, index, all, single, double] = match;
    const key = dotKey ?? single ?? double;
    if (anywhere !== undefined) steps.push({ kind: 'anywhere', key: anywhere });
    else if (index !== undefined) steps.push({ kind: 'index', index: Number(index) });
    else if (key !== undefined) steps.push({ kind: 'key', key });
    else if (dotAll ?? all) steps.push({ kind: 'all' });
  }
  return steps;
}

function stepInto(value: unknown, step: Step): readonly unknown[] {
  if (value === null || typeof value !== 'object') return [];
  if (step.kind === 'all') return Object.values(value);
  if (step.kind === 'index') {
    const item = Array.isArray(value) ? value.at(step.index) : undefined;
    return item === undefined ? [] : [item];
  }
  const own = Object.hasOwn(value, step.key)
    ? [(value as Readonly<Record<string, unknown>>)[step.key]]
    : [];
  if (step.kind === 'key') return own;
  return [...own, ...Object.values(value).flatMap((inner) => stepInto(inner, step))];
}
