import type { Finding } from '../finding.ts';
import { type Located, type LocatedMap, type Path, valueAt } from '../yaml/located.ts';

/**
 * Something that several keys of a service must agree on. A rule also sees services whose shape
 * is wrong elsewhere, so that all mistakes are told at once: what it cannot read it passes over.
 */
export type Rule = (service: LocatedMap) => readonly Finding[];

export function mapAt(root: Located, ...path: Path): LocatedMap | undefined {
  const found = valueAt(root, path);
  return found?.kind === 'map' ? found : undefined;
}

export function itemsAt(root: Located, ...path: Path): readonly Located[] {
  const found = valueAt(root, path);
  return found?.kind === 'list' ? found.items : [];
}

export function textAt(root: Located, ...path: Path): string | undefined {
  const found = valueAt(root, path);
  return found?.kind === 'scalar' && typeof found.value === 'string' ? found.value : undefined;
}

/** The basis points of `10%`; undefined for anything else. */
export function shareAt(root: Located, ...path: Path): number | undefined {
  const text = textAt(root, ...path);
  const found = text && /^(\d{1,9}(?:\.\d{1,2})?)%$/.exec(text);
  return found ? Math.round(Number(found[1]) * 100) : undefined;
}

/** The keys of `names` that stand in a map, in the order of the file. */
export function present(map: LocatedMap, names: readonly string[]): string[] {
  return [...map.entries.keys()].filter((key) => names.includes(key));
}
