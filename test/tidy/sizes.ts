import { posix } from 'node:path';
import type { Finding } from './finding.ts';
import { functionsOf } from './functions.ts';
import { isTest, type SourceFile } from './source-file.ts';

/** Nothing here has an exception list: what is too big is cut. */
export const limits = {
  fileLines: 400,
  testFileLines: 600,
  functionLines: 70,
  lineColumns: 100,
  parameters: 4,
  filesInFolder: 15,
} as const;

export function sizeFindings(files: readonly SourceFile[]): readonly Finding[] {
  return [...files.flatMap(fileFindings), ...folderFindings(files)];
}

function fileFindings(file: SourceFile): readonly Finding[] {
  if (!file.path.endsWith('.ts')) return [];
  const { path } = file;
  const found: Finding[] = [];
  const max = isTest(path) ? limits.testFileLines : limits.fileLines;
  if (file.lines.length > max) {
    found.push({ path, sentence: `has ${file.lines.length} lines, more than ${max}: cut it` });
  }
  file.lines.forEach((text, index) => {
    // The formatter decides how imports look, and titles of tests are sentences.
    if (/^import |^\} from |^test\('/.test(text)) return;
    const columns = [...text].length;
    if (columns <= limits.lineColumns || holdsOtherTexts(path)) return;
    const sentence = `is ${columns} columns wide, more than ${limits.lineColumns}`;
    found.push({ path, line: index + 1, sentence });
  });
  for (const body of functionsOf(file)) {
    const { name, line, lineCount, parameterCount } = body;
    const groupsTests = body.passedTo === 'describe' || body.passedTo === 'suite';
    if (lineCount > limits.functionLines && !groupsTests) {
      const sentence = `${name} has ${lineCount} lines, more than ${limits.functionLines}: cut it`;
      found.push({ path, line, sentence });
    }
    if (parameterCount > limits.parameters) {
      const sentence = `${name} takes ${parameterCount} parameters, more than ${limits.parameters}`;
      found.push({ path, line, sentence: `${sentence}: take an object` });
    }
  }
  return found;
}

function folderFindings(files: readonly SourceFile[]): readonly Finding[] {
  const counts = new Map<string, number>();
  for (const { path } of files) {
    const folder = posix.dirname(path);
    if (!path.startsWith('src/') || !path.endsWith('.ts') || isTest(path)) continue;
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count > limits.filesInFolder)
    .map(([path, count]) => ({
      path,
      sentence: `has ${count} files, more than ${limits.filesInFolder}: make subfolders`,
    }));
}

/** Configuration of other programs, and pages, are as wide as they are there. */
function holdsOtherTexts(path: string): boolean {
  return path.startsWith('bench/') || path.startsWith('scripts/generators/');
}
