import type { Finding } from './finding.ts';
import { type Import, importsOf } from './imports.ts';
import { families, type Layer, layers, registry } from './layer-table.ts';
import { isTest, type SourceFile } from './source-file.ts';

/** Imports that point the wrong way. Tests may import what they like. */
export function layerFindings(files: readonly SourceFile[]): readonly Finding[] {
  return files
    .filter((file) => file.path.startsWith('src/') && !isTest(file.path))
    .filter((file) => !file.path.startsWith(registry))
    .flatMap((file) => {
      const folder = insideSrc(file.path);
      const layer = layerOf(folder);
      if (!layer) return [{ path: file.path, sentence: noLayer(folder) }];
      return importsOf(file).flatMap((item) => brokenRule(folder, layer, item, file));
    });
}

function noLayer(path: string): string {
  const folder = path.split('/')[0]!;
  return `is in a folder without a layer: add "${folder}" to test/tidy/layer-table.ts`;
}

function brokenRule(
  path: string,
  layer: Layer,
  item: Import,
  file: SourceFile,
): readonly Finding[] {
  const because = item.target === undefined ? brokenPackage(layer, item) : brokenTarget();
  return because === undefined
    ? []
    : [{ path: file.path, line: item.line, sentence: `imports ${item.specifier}: ${because}` }];

  function brokenTarget(): string | undefined {
    const target = insideSrc(item.target!);
    if (target.startsWith('..') || !item.target!.startsWith('src/')) {
      return 'nothing outside src/ is shipped';
    }
    if (layerOf(target) === layer && !crossesFamily(path, target)) return undefined;
    if (layer.may.some((start) => covers(start, target))) return undefined;
    const types = layer.mayTypes ?? [];
    if (types.some((start) => covers(start, target))) {
      return item.typeOnly ? undefined : `${layer.folder} may import only types from there`;
    }
    if (crossesFamily(path, target)) return 'adapters do not import each other';
    if (ownPort(path, target)) return undefined;
    return `${layer.folder} may import only ${['itself', ...layer.may, ...types].join(', ')}`;
  }
}

function brokenPackage(layer: Layer, item: Import): string | undefined {
  if (item.specifier.startsWith('node:') || layer.packages === undefined) return undefined;
  if (layer.packages.includes(item.specifier)) return undefined;
  return `${layer.folder} imports no packages`;
}

function insideSrc(path: string): string {
  return path.replace(/^src\//, '');
}

function layerOf(path: string): Layer | undefined {
  return layers
    .filter((layer) => path.startsWith(`${layer.folder}/`))
    .sort((a, b) => b.folder.length - a.folder.length)[0];
}

function covers(start: string, target: string): boolean {
  if (start.endsWith('/*')) {
    const folder = start.slice(0, -1);
    return target.startsWith(folder) && !target.slice(folder.length).includes('/');
  }
  return target.startsWith(start);
}

/** The adapter a path belongs to: `platforms/compose` of `platforms/compose/observe.ts`. */
function adapterOf(path: string): string | undefined {
  for (const family of families) {
    if (!path.startsWith(`${family}/`)) continue;
    const rest = path.slice(family.length + 1);
    if (rest.includes('/')) return `${family}/${rest.split('/')[0]}`;
  }
  return undefined;
}

function crossesFamily(path: string, target: string): boolean {
  const [from, to] = [adapterOf(path), adapterOf(target)];
  return to !== undefined && from !== to && familyOf(path) === familyOf(target);
}

function familyOf(path: string): string | undefined {
  return families.find((family) => path.startsWith(`${family}/`));
}

/** An adapter with a layer of its own sees the files directly in its port's folder. */
function ownPort(path: string, target: string): boolean {
  const family = familyOf(path);
  return family !== undefined && covers(`${family}/*`, target);
}
