import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Finding } from '../finding.ts';
import type { Mistake } from '../mistake.ts';
import type { Located, LocatedEntry, LocatedMap, Span } from './located.ts';

/** Values after every alias is followed: enough for any file, too few for an alias bomb. */
const valuesMax = 20_000;
const depthMax = 40;

interface Locating {
  readonly document: Document;
  readonly findings: Finding[];
  /** Values left before the file counts as too complex. */
  left: number;
  /** The key at the top below which too much stands. */
  overflowAt?: Span;
  broken: boolean;
}

export interface LocatedDocument {
  /** Absent when the document is empty or too complex. */
  readonly root?: Located;
  readonly findings: readonly Finding[];
  /** A value could not be found, so that more would be said about it than is true. */
  readonly broken?: boolean;
}

/** A document as values with places; aliases are followed, within bounds. */
export function locate(document: Document): LocatedDocument {
  const locating: Locating = { document, findings: [], left: valuesMax, broken: false };
  const contents = document.contents as Node | null;
  if (contents === null) return { findings: [] };
  const root = locatedOf(locating, contents, 0);
  const { left, findings, overflowAt, broken } = locating;
  if (left >= 0) return { root, findings, broken };
  const at = overflowAt ?? spanOf(contents);
  return { findings: [{ at, mistake: aliasBomb, severity: 'mistake' }] };
}

function locatedOf(locating: Locating, node: unknown, depth: number): Located {
  const at = spanOf(node);
  locating.left -= 1;
  if (locating.left < 0 || depth > depthMax) {
    locating.left = -1;
    return nothing(at);
  }
  if (hasTag(node)) report(locating, at, tagged);
  if (isAlias(node)) {
    const target = node.resolve(locating.document);
    if (target) return locatedOf(locating, target, depth + 1);
    report(locating, at, noAnchor);
    locating.broken = true;
    return nothing(at);
  }
  if (isMap(node)) return mapOf(locating, node, depth);
  if (isSeq(node)) return listOf(locating, node, depth);
  if (isScalar(node)) {
    const value = node.value;
    const fits = value === null || ['string', 'number', 'boolean'].includes(typeof value);
    const source = node.source ?? String(value);
    return { kind: 'scalar', value: fits ? (value as string) : source, source, at };
  }
  return nothing(at);
}

function listOf(locating: Locating, node: YAMLSeq, depth: number): Located {
  const items = node.items.map((item) =>
    isPair(item) ? nothing(spanOf(node)) : locatedOf(locating, item, depth + 1),
  );
  return { kind: 'list', items, at: spanOf(node) };
}

function mapOf(locating: Locating, node: YAMLMap, depth: number): LocatedMap {
  const entries = new Map<string, LocatedEntry>();
  for (const pair of node.items) {
    if (locating.left < 0) break;
    const found = entryOf(locating, pair, depth);
    if (depth === 0 && locating.left < 0) locating.overflowAt = spanOf(pair.key);
    if (!found) continue;
    const [key, entry] = found;
    const before = entries.get(key);
    if (before) report(locating, entry.keyAt, duplicate(key));
    else entries.set(key, entry);
  }
  return { kind: 'map', entries, at: spanOf(node) };
}

function entryOf(
  locating: Locating,
  pair: Pair,
  depth: number,
): [string, LocatedEntry] | undefined {
  const key = isAlias(pair.key) ? pair.key.resolve(locating.document) : pair.key;
  const keyAt = spanOf(pair.key);
  if (!isScalar(key)) {
    report(locating, keyAt, oddKey);
    return undefined;
  }
  const name = typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
  if (name === '<<') {
    report(locating, keyAt, mergeKey);
    return undefined;
  }
  const value = pair.value ? locatedOf(locating, pair.value, depth + 1) : nothing(keyAt);
  return [name, { keyAt, value }];
}

function spanOf(node: unknown): Span {
  const range = (node as { range?: [number, number, number] | null } | null)?.range;
  return { start: range?.[0] ?? 0, end: range?.[1] ?? 0 };
}

function nothing(at: Span): Located {
  return { kind: 'scalar', value: null, source: '', at };
}

function hasTag(node: unknown): boolean {
  return (node as { tag?: string } | null)?.tag !== undefined;
}

function report(locating: Locating, at: Span, mistake: Mistake): void {
  locating.findings.push({ at, mistake, severity: 'mistake' });
}

function duplicate(key: string): Mistake {
  const name = /^[\w./-]{1,40}$/.test(key) ? `\`${key}\`` : 'This key';
  return {
    code: 'duplicate-key',
    what: `${name} stands here for the second time in one map.`,
    remedy: 'Keep one of the two.',
  };
}

const aliasBomb: Mistake = {
  code: 'too-complex',
  what: 'The file is nested too deep, or its aliases (`*name`) repeat too much.',
  remedy: 'Write the values out where they are needed.',
};

const noAnchor: Mistake = {
  code: 'not-read',
  what: '`*` repeats a value that `&` named before, and there is none of this name.',
  remedy: 'Write the value out, or put a text that begins with * in quotes.',
};

const oddKey: Mistake = {
  code: 'not-read',
  what: 'A key must be a plain text; this one is a list or a map.',
  remedy: 'Write a name followed by a colon.',
};

const mergeKey: Mistake = {
  code: 'not-read',
  what: '`<<` does not merge anything here.',
  remedy: 'Repeat the keys, or put what differs under `environments`.',
};

const tagged: Mistake = {
  code: 'not-read',
  what: 'Tags such as `!name` are not read.',
  remedy: 'Remove the tag; a secret is written as { secret: NAME }.',
};
