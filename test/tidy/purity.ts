import type { Finding } from './finding.ts';
import { importsOf } from './imports.ts';
import { isTest, type SourceFile } from './source-file.ts';
import type { Token } from './tokens.ts';

const impureGlobals = new Set([
  'Date',
  'performance',
  'process',
  'console',
  'globalThis',
  'crypto',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'Intl',
  'Buffer',
]);

/**
 * The core, and every file it imports, sees no clock, no randomness and no world: the same input
 * gives the same decision today, in a replay and in the simulator.
 */
export function purityFindings(files: readonly SourceFile[]): readonly Finding[] {
  return reachableFromCore(files).flatMap((file) => [...impureImports(file), ...impureWords(file)]);
}

function reachableFromCore(files: readonly SourceFile[]): readonly SourceFile[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const reached = new Set(
    files.filter((file) => file.path.startsWith('src/core/') && !isTest(file.path)),
  );
  for (const file of reached) {
    for (const item of importsOf(file)) {
      const target = item.target === undefined ? undefined : byPath.get(item.target);
      if (target) reached.add(target);
    }
  }
  return [...reached];
}

function impureImports(file: SourceFile): readonly Finding[] {
  return importsOf(file)
    .filter((item) => item.target === undefined)
    .map((item) => ({
      path: file.path,
      line: item.line,
      sentence: `imports ${item.specifier}, but the core and what it imports are pure`,
    }));
}

function impureWords(file: SourceFile): readonly Finding[] {
  return file.code.flatMap((token, index) => {
    const name = impureName(file.code, index);
    if (name === undefined) return [];
    const sentence = `uses ${name}, but the core and what it imports are pure: take it as an input`;
    return [{ path: file.path, line: token.line, sentence }];
  });
}

/** The impure thing named at `index`; not a property or a key of that name. */
function impureName(code: readonly Token[], index: number): string | undefined {
  const { kind, text } = code[index]!;
  if (kind !== 'word' || isProperty(code, index)) return undefined;
  if (text === 'Math' && code[index + 2]?.text === 'random') return 'Math.random';
  if (impureGlobals.has(text)) return text;
  if (/^toLocale\w*$/.test(text)) return text;
  return undefined;
}

function isProperty(code: readonly Token[], index: number): boolean {
  const [before, after] = [code[index - 1]?.text, code[index + 1]?.text];
  if (/^toLocale/.test(code[index]!.text)) return false;
  if (before === '.' || before === '?.') return true;
  const isKey = after === ':' || (after === '?' && code[index + 2]?.text === ':');
  return isKey && before !== '?' && before !== 'case';
}
