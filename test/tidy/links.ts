import { posix } from 'node:path';
import type { Finding } from './finding.ts';
import type { SourceFile } from './source-file.ts';

/** Links of the documentation to files of the project that are not there. */
export function linkFindings(
  files: readonly SourceFile[],
  exists: (path: string) => boolean,
): readonly Finding[] {
  return files
    .filter(({ path }) => path.endsWith('.md'))
    .flatMap((file) =>
      file.lines.flatMap((text, index) =>
        [...text.matchAll(/\]\(([^)\s]+)\)/g)]
          .map(([, target]) => target!)
          .filter((target) => !/^(?:[a-z]+:|#)/.test(target))
          .filter((target) => !exists(resolved(file.path, target)))
          .map((target) => ({
            path: file.path,
            line: index + 1,
            sentence: `links to ${target}, which does not exist`,
          })),
      ),
    );
}

function resolved(from: string, target: string): string {
  return posix.join(posix.dirname(from), target.replace(/#.*$/, ''));
}
