import { readFileSync } from 'node:fs';
import { writeFileAtomically } from '../kit/atomic-file.ts';
import type { EvidenceMemory } from './evidence-memory.ts';

/** Keeps the evidence of one service's release in progress in one file, with its key. */
export class FileMemory implements EvidenceMemory {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  load(key: string): string | undefined {
    try {
      const content = readFileSync(this.#path, 'utf8');
      const end = content.indexOf('\n');
      return content.slice(0, end) === key ? content.slice(end + 1) : undefined;
    } catch {
      return undefined;
    }
  }

  save(key: string, text: string): void {
    try {
      writeFileAtomically(this.#path, `${key}\n${text}`);
    } catch {
      // A full disk must not stop a rollback. The judge goes on from what it has in memory.
    }
  }
}
