import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A fenced block of a page. */
export interface FencedBlock {
  /** From the root of the project. */
  readonly page: string;
  /** Of its first line. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Every page of the documentation, from the root of the project. */
export function pages(): readonly string[] {
  return globSync(['*.md', 'docs/**/*.md', 'examples/**/*.md', 'bench/**/*.md'], { cwd: root })
    .filter((path) => !path.includes('node_modules'))
    .sort();
}

/** The fenced blocks of all pages, in order. */
export function fencedBlocks(): readonly FencedBlock[] {
  return pages().flatMap((page) => blocksOf(page, readFileSync(`${root}${page}`, 'utf8')));
}

export function blocksOf(page: string, content: string): readonly FencedBlock[] {
  const blocks: FencedBlock[] = [];
  let open: { readonly line: number; readonly language: string; text: string } | undefined;
  for (const [index, line] of content.split('\n').entries()) {
    const fence = /^```(.*)$/.exec(line);
    if (open && fence) {
      blocks.push({ page, ...open });
      open = undefined;
    } else if (fence) open = { line: index + 2, language: fence[1]!.trim(), text: '' };
    else if (open) open.text += `${line}\n`;
  }
  if (open) throw new Error(`${page}:${open.line - 1}: the fence is not closed`);
  return blocks;
}
