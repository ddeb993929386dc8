import { posix } from 'node:path';
import type { Finding } from './finding.ts';
import { importsOf } from './imports.ts';
import { isTest, type SourceFile } from './source-file.ts';

/** From each node to the nodes it imports, with a sentence that says where. */
type Graph = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Circles of imports between files, and between folders that have the same parent. */
export function cycleFindings(files: readonly SourceFile[]): readonly Finding[] {
  const graph = fileGraph(files.filter((file) => !isTest(file.path)));
  return [graph, ...folderGraphs(graph)].flatMap((each) => {
    const circle = circleIn(each);
    if (!circle) return [];
    const links = circle.map((node, index) => {
      const next = circle[(index + 1) % circle.length]!;
      return each.get(node)!.get(next)!;
    });
    const sentence = `is part of a circle of imports: ${links.join(', ')}`;
    return [{ path: circle[0]!, sentence }];
  });
}

function fileGraph(files: readonly SourceFile[]): Graph {
  return new Map(
    files.map((file) => [
      file.path,
      new Map(
        importsOf(file)
          .filter(({ target }) => target !== undefined)
          .map(({ target, line }) => [target!, `${file.path}:${line} imports ${target}`]),
      ),
    ]),
  );
}

/**
 * One graph per folder, between its direct subfolders. A folder and its own subfolders may import
 * each other's files: `core/decide.ts` calls `core/phases/…`, which uses `core/state.ts`.
 */
function folderGraphs(files: Graph): readonly Graph[] {
  const byParent = new Map<string, Map<string, Map<string, string>>>();
  for (const [from, targets] of files) {
    for (const [to, where] of targets) {
      const split = branches(from, to);
      if (!split) continue;
      const graph = byParent.get(split.parent) ?? new Map<string, Map<string, string>>();
      byParent.set(split.parent, graph);
      graph.set(split.from, (graph.get(split.from) ?? new Map()).set(split.to, where));
    }
  }
  return [...byParent.values()];
}

/** Where two paths part: their common parent and the subfolders they lie in, if they do. */
function branches(
  from: string,
  to: string,
): { readonly parent: string; readonly from: string; readonly to: string } | undefined {
  const [a, b] = [posix.dirname(from).split('/'), posix.dirname(to).split('/')];
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same]) same += 1;
  if (same === a.length || same === b.length) return undefined;
  const parent = a.slice(0, same).join('/');
  return {
    parent,
    from: a.slice(0, same + 1).join('/'),
    to: b.slice(0, same + 1).join('/'),
  };
}

/** Some circle of a graph, as its nodes in order; undefined when there is none. */
function circleIn(graph: Graph): readonly string[] | undefined {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (node: string): readonly string[] | undefined => {
    if (path.includes(node)) return path.slice(path.indexOf(node));
    if (done.has(node)) return undefined;
    path.push(node);
    for (const next of graph.get(node)?.keys() ?? []) {
      const circle = visit(next);
      if (circle) return circle;
    }
    path.pop();
    done.add(node);
    return undefined;
  };
  for (const node of graph.keys()) {
    const circle = visit(node);
    if (circle) return circle;
  }
  return undefined;
}
