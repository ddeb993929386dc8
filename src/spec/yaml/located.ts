/** A value of the file that knows where it stands. Offsets count UTF-16 units from 0. */
export type Located = LocatedScalar | LocatedList | LocatedMap;

export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface LocatedScalar {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** The characters as they stand in the file when they have no quotes: `1.10`, not 1.1. */
  readonly source: string;
  readonly at: Span;
}

export interface LocatedList {
  readonly kind: 'list';
  readonly items: readonly Located[];
  readonly at: Span;
}

export interface LocatedMap {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, LocatedEntry>;
  readonly at: Span;
}

export interface LocatedEntry {
  readonly keyAt: Span;
  readonly value: Located;
}

export type Path = readonly (string | number)[];

/** What stands at a path; undefined when nothing does. */
export function valueAt(root: Located, path: Path): Located | undefined {
  let here: Located | undefined = root;
  for (const part of path) {
    if (here?.kind === 'map') here = here.entries.get(String(part))?.value;
    else if (here?.kind === 'list') here = here.items[Number(part)];
    else return undefined;
  }
  return here;
}

/** Where the key at the end of a path stands; of a list's item: the item itself. */
export function keyAt(root: Located, path: Path): Span | undefined {
  const parent = valueAt(root, path.slice(0, -1));
  const last = path.at(-1);
  if (last === undefined) return root.at;
  if (parent?.kind === 'map') return parent.entries.get(String(last))?.keyAt;
  return valueAt(root, path)?.at;
}

/** The nearest thing to a path that exists: the key of the deepest part that stands there. */
export function nearestAt(root: Located, path: Path): Span {
  for (let length = path.length; length > 0; length -= 1) {
    const found = keyAt(root, path.slice(0, length));
    if (found) return found;
  }
  return { start: root.at.start, end: root.at.start };
}

/** The bare value, without places. Maps have no prototype, so that no key is special. */
export function plainOf(located: Located): unknown {
  if (located.kind === 'scalar') return located.value;
  if (located.kind === 'list') return located.items.map(plainOf);
  const plain: Record<string, unknown> = Object.create(null);
  for (const [key, entry] of located.entries) plain[key] = plainOf(entry.value);
  return plain;
}

/** Every value below and including `root`, with its path, in the order of the file. */
export function* walk(root: Located, path: Path = []): Generator<[Path, Located]> {
  yield [path, root];
  if (root.kind === 'list') {
    for (const [index, item] of root.items.entries()) yield* walk(item, [...path, index]);
  } else if (root.kind === 'map') {
    for (const [key, entry] of root.entries) yield* walk(entry.value, [...path, key]);
  }
}
