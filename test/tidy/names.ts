import { posix } from 'node:path';
import type { Finding } from './finding.ts';
import type { SourceFile } from './source-file.ts';

const vague = /^(?:utils?|helpers?|common|misc|managers?|base|types?|index|shared|lib)$/;

/** File names that say what is inside, and exports that have a name. */
export function nameFindings(files: readonly SourceFile[]): readonly Finding[] {
  return files.flatMap((file) => [...fileNameFindings(file.path), ...defaultExports(file)]);
}

function fileNameFindings(path: string): readonly Finding[] {
  if (!path.endsWith('.ts')) return [];
  const found: Finding[] = [];
  for (const part of path.split('/')) {
    const words = part.replace(/(?:\.(?:test|e2e|contract|docs))?\.ts$/, '');
    const banned = words.split('-').find((word) => vague.test(word));
    if (banned !== undefined && words !== 'test-files') {
      const sentence = `"${banned}" says nothing: name it for the one thing it holds`;
      found.push({ path, sentence });
    }
  }
  if (
    !/^(?:[a-z0-9]+-)*[a-z0-9]+(?:\.(?:test|e2e|contract|docs))?\.ts$/.test(posix.basename(path))
  ) {
    found.push({ path, sentence: 'is not named in kebab-case' });
  }
  return found;
}

/** Node's reporters are the one thing that has to be a default export. */
function defaultExports(file: SourceFile): readonly Finding[] {
  if (file.path.endsWith('-reporter.ts')) return [];
  return file.code.flatMap((token, index) =>
    token.text === 'export' && file.code[index + 1]?.text === 'default'
      ? [{ path: file.path, line: token.line, sentence: 'has a default export: give it a name' }]
      : [],
  );
}
