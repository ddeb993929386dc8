import { posix } from 'node:path';
import type { SourceFile } from './source-file.ts';
import type { Token } from './tokens.ts';

/** A module named by a file: by `import`, `export … from`, `import()` or `import('…').Type`. */
export interface Import {
  readonly line: number;
  /** As written: `./plan.ts`, `node:fs`, `zod`. */
  readonly specifier: string;
  /** From the root of the project for relative imports; undefined for packages. */
  readonly target: string | undefined;
  readonly typeOnly: boolean;
}

export function importsOf(file: SourceFile): readonly Import[] {
  const found: Import[] = [];
  file.code.forEach((token, index) => {
    if (token.kind !== 'string' && token.kind !== 'template') return;
    const typeOnly = namesModule(file.code, index);
    if (typeOnly === undefined) return;
    const specifier = token.kind === 'string' ? token.text.slice(1, -1) : file.code[index]!.text;
    const target = specifier.startsWith('.')
      ? posix.join(posix.dirname(file.path), specifier)
      : undefined;
    found.push({ line: token.line, specifier, target, typeOnly });
  });
  return found;
}

/** Whether the string at `index` names a module, and if so whether only types come from it. */
function namesModule(code: readonly Token[], index: number): boolean | undefined {
  const before = code[index - 1]?.text;
  if (before === 'import') return false;
  if (before === '(' && code[index - 2]?.text === 'import') return false;
  if (before !== 'from') return undefined;
  const start = code.findLastIndex(
    (token, at) => at < index && (token.text === 'import' || token.text === 'export'),
  );
  const head = code[start + 1]?.text;
  if (start < 0 || !/^(?:type|\{|\*)$|^[\w$]+$/.test(head ?? '')) return undefined;
  return head === 'type' && code[start + 2]?.text !== 'from';
}
