import { readFileSync } from 'node:fs';
import { type Token, tokens } from './tokens.ts';

/** One file of the project as the rules read it. */
export interface SourceFile {
  /** From the root of the project, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly lines: readonly string[];
  /** Of a TypeScript file, comments left out; empty for others. */
  readonly code: readonly Token[];
  readonly comments: readonly Token[];
}

export function readSource(path: string): SourceFile {
  return sourceFile(path, readFileSync(path, 'utf8'));
}

/** Made from a text, as the rules' own tests do. */
export function sourceFile(path: string, text: string): SourceFile {
  const all = /\.tsx?$/.test(path) ? tokens(text) : [];
  return {
    path,
    text,
    lines: text.replace(/\n$/, '').split('\n'),
    code: all.filter((token) => token.kind !== 'comment'),
    comments: all.filter((token) => token.kind === 'comment'),
  };
}

/** A file that is not shipped: a test, a contract suite, an end-to-end run. */
export function isTest(path: string): boolean {
  return /\.(?:test|e2e|contract|docs)\.ts$/.test(path);
}
