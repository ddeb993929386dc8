import type { Finding } from './finding.ts';
import { isTest, type SourceFile } from './source-file.ts';

/** Patterns are cut in two so that this file does not find itself. */
const rules: readonly { readonly pattern: RegExp; readonly sentence: string }[] = [
  {
    pattern: new RegExp(`\\b(?:TO${'DO'}|FIX${'ME'}|XX${'X'})\\b`),
    sentence: 'leaves something undone: do it, or open an issue',
  },
  {
    pattern: /(?:^|[\s'"`(=:])\/(?:work|farm|Users|home\/\w+|root\/\w+)\//,
    sentence: 'names a folder of one machine',
  },
  {
    pattern: /https?:\/\/(?:registry|deb|proxy|mirror)\.(?!example\.)/,
    sentence: 'names the host of a registry or mirror',
  },
];

/** Traces of work in progress and of the machine it was done on. */
export function leftoverFindings(files: readonly SourceFile[]): readonly Finding[] {
  return files.flatMap((file) => [...textFindings(file), ...skippedTests(file)]);
}

function textFindings(file: SourceFile): readonly Finding[] {
  return file.lines.flatMap((text, index) =>
    rules
      .filter(({ pattern }) => pattern.test(text))
      .map(({ sentence }) => ({ path: file.path, line: index + 1, sentence })),
  );
}

/** `test.skip(`, `it.only(`, `{ skip: true }`: a test that keeps tests from running. */
function skippedTests(file: SourceFile): readonly Finding[] {
  if (!isTest(file.path)) return [];
  return file.code.flatMap((token, index) => {
    if (!/^(?:skip|only|todo)$/.test(token.text) || token.kind !== 'word') return [];
    const before = file.code[index - 1]?.text;
    const of = file.code[index - 2]?.text ?? '';
    const isCall = before === '.' && /^(?:test|it|describe|suite|t|context)$/.test(of);
    const isOption = file.code[index + 1]?.text === ':' && file.code[index - 3]?.kind === 'string';
    if (!isCall && !isOption) return [];
    return [{ path: file.path, line: token.line, sentence: 'keeps tests from running' }];
  });
}
