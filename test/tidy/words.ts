import type { Finding } from './finding.ts';
import type { SourceFile } from './source-file.ts';

/** One thing, one word: what docs/glossary.md calls it, against what it must not be called. */
const banned: readonly { readonly pattern: RegExp; readonly instead: string }[] = [
  { pattern: /\b(?:canary|green|new) (?:pods?|version's instances)\b/i, instead: 'candidate' },
  {
    pattern: /\b(?:baseline|primary|production|blue) revisions?\b/i,
    instead: 'stable',
  },
  { pattern: /\b(?:canary|green) (?:revisions?|instances?)\b/i, instead: 'candidate' },
  { pattern: /\bblack-?lists?\b/i, instead: 'deny list' },
  { pattern: /\bwhite-?lists?\b/i, instead: 'allow list' },
  { pattern: /\bsanity[ -]checks?\b/i, instead: 'the name of what is checked' },
  { pattern: /\bmaster\/slave\b/i, instead: 'the roles by name' },
  { pattern: /\b\w*weightPercent\w*\b/i, instead: 'weight in basis points' },
];

/** Looks at comments, names and texts of `src/`, and at the documentation. */
export function wordFindings(files: readonly SourceFile[]): readonly Finding[] {
  return files
    .filter(({ path }) => /^(?:src|docs)\/|^[A-Z]+\.md$/.test(path) && path !== 'docs/glossary.md')
    .flatMap((file) =>
      file.lines.flatMap((text, index) =>
        banned.flatMap(({ pattern, instead }) => {
          const match = pattern.exec(text);
          if (!match) return [];
          const sentence = `says "${match[0]}": the word is ${instead} (docs/glossary.md)`;
          return [{ path: file.path, line: index + 1, sentence }];
        }),
      ),
    );
}
